package tokenfly.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import tokenfly.account.settings.AccountSettings;
import tokenfly.account.settings.KeyHash;
import tokenfly.upstream.Catalog;

/// A whole configuration without a mistake. Immutable; a reload makes a new one.
///
/// @param tls null for plain HTTP
/// @param data directory for what the gateway writes; it need not exist yet
/// @param currency label of every price and balance
/// @param adminKey null when the operator's side is off
/// @param bodyMemoryBytes request bodies held at once over all requests
/// @param drain how long a stop waits for running answers
/// @param accounts those of both files, with `account.default` already filled in
public record Settings(
        Listen listen,
        Tls tls,
        Path data,
        String currency,
        KeyHash adminKey,
        long bodyLimitBytes,
        long bodyMemoryBytes,
        Duration drain,
        Catalog catalog,
        List<AccountSettings> accounts) {

    public Settings {
        accounts = List.copyOf(accounts);
    }

    /// @param host a name, or an address without brackets
    /// @param port 0 picks a free one
    public record Listen(String host, int port) {}

    /// @param certificate PEM file with the chain
    /// @param key PEM file with its private key
    public record Tls(Path certificate, Path key) {}

    /// The keys whose change takes effect at the next start only: everything else a reload brings.
    ///
    /// @param running what the gateway was started with
    public List<String> waitingForRestart(Settings running) {
        var keys = new ArrayList<String>();
        if (!listen.equals(running.listen)) keys.add("listen");
        if ((tls == null) != (running.tls == null)) keys.add("tls.certificate");
        if (bodyMemoryBytes != running.bodyMemoryBytes) keys.add("body.memory");
        if (!data.equals(running.data)) keys.add("data");
        if (!Objects.equals(currency, running.currency)) keys.add("currency");
        return keys;
    }
}
