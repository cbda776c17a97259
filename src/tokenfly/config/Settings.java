package tokenfly.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import tokenfly.account.settings.AccountSettings;
import tokenfly.account.settings.KeyHash;
import tokenfly.account.settings.StoreSettings;
import tokenfly.history.Keep;
import tokenfly.notify.Webhook;
import tokenfly.upstream.catalog.Catalog;

/// A whole configuration without a mistake. Immutable; a reload makes a new one.
///
/// @param tls null for plain HTTP
/// @param data directory for what the gateway writes; it need not exist yet
/// @param currency label of every price and balance
/// @param adminKey null when the operator's side is off
/// @param bodyMemoryBytes request bodies held at once over all requests
/// @param responsesMemoryBytes what is remembered of responses; 0 for nothing
/// @param codexCatalogue models are listed for Codex, too
/// @param retryWait a wait that a provider asks for is waited out up to this; zero moves on at once
/// @param requestsKeep how much of finished requests is kept
/// @param providerMessages what providers said of a failure is logged
/// @param webhook where the operator is told of things; null for nowhere
/// @param store the database that several gateways share; null where this one keeps its own books
/// @param drain how long a stop waits for running answers
/// @param accounts those of both files, with `account.default` already filled in
/// @param written what the operator's file says of all but accounts
/// @param common a short text that is the same for gateways that have the same models, providers and
///        accounts in the operator's own file
/// @param forStart the values of the keys whose change takes effect at the next start only
public record Settings(
        Listen listen,
        Tls tls,
        Path data,
        String currency,
        KeyHash adminKey,
        long bodyLimitBytes,
        long bodyMemoryBytes,
        long responsesMemoryBytes,
        boolean codexCatalogue,
        Duration retryWait,
        Keep requestsKeep,
        LogFormat logFormat,
        boolean providerMessages,
        Webhook.To webhook,
        StoreSettings store,
        Duration drain,
        Catalog catalog,
        List<AccountSettings> accounts,
        List<Written> written,
        String common,
        Map<String, Object> forStart) {

    public Settings {
        accounts = List.copyOf(accounts);
        forStart = Collections.unmodifiableMap(new LinkedHashMap<>(forStart)); // some are null
    }

    /// Of the line that is written for each request.
    public enum LogFormat {
        TEXT, JSON
    }

    /// @param host a name, or an address without brackets
    /// @param port 0 picks a free one
    public record Listen(String host, int port) {}

    /// @param certificate PEM file with the chain
    /// @param key PEM file with its private key
    public record Tls(Path certificate, Path key) {
        /// Why they cannot be served with, in a line for the operator.
        public String unfit(String why) {
            return "tls.certificate = " + certificate + ", tls.key = " + key + ": " + why;
        }
    }

    /// The keys whose change waits for the next start: everything else a reload brings.
    ///
    /// @param running what the gateway was started with
    public List<String> waitingForRestart(Settings running) {
        return forStart.keySet().stream()
                .filter(key -> !Objects.equals(forStart.get(key), running.forStart.get(key))).toList();
    }
}
