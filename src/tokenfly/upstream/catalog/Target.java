package tokenfly.upstream.catalog;

import java.net.http.HttpHeaders;
import java.time.Instant;
import java.util.regex.Pattern;
import tokenfly.chat.ErrorBody;
import tokenfly.dialect.Dialect;
import tokenfly.provider.Fault;
import tokenfly.provider.Faults;

/// One way a request can go: a provider with one of its keys, in one format.
///
/// @param model the provider's own id of the model
/// @param key one of the provider's keys, or null for a keyless one
public record Target(Provider provider, String model, String key, Dialect dialect) {

    /// A key or an account's id as vendors write them, whole or masked by them.
    private static final Pattern ANY_KEY = Pattern.compile(
            "(?:\\b(?:(?:sk|gsk|xai|csk|pplx|nvapi|org|proj)[-_]|hf_)|\\bAIza)[\\w*.…-]{4,}");

    /// What is shorter, in a header of the operator's, is a word like others.
    private static final int SECRET_CHARS = 8;

    /// @param path below the base URL of the format, as the format has it
    public String address(String path) {
        var base = provider.base(dialect.name()).toString();
        // Some vendors' bases already end in the version that the Anthropic path begins with.
        return base.endsWith("/v1") && path.startsWith("/v1/") ? base + path.substring("/v1".length()) : base + path;
    }

    /// What an error of this provider means. One inside an answer of status 200, or in any event of a
    /// stream, is judged as one with a status is.
    ///
    /// @param said in the provider's own words
    public Fault fault(int status, HttpHeaders headers, ErrorBody said) {
        return fault(status, headers, said, Instant.now());
    }

    Fault fault(int status, HttpHeaders headers, ErrorBody said, Instant now) {
        var fault = Faults.of(provider.kind(), model, status, withoutSecrets(said));
        var wait = RetryAfter.of(headers, now);
        if (wait != null) return fault.after(wait);
        return fault.after(switch (fault.meaning()) {
            case PLAN_WINDOW -> RetryAfter.resetTime(said.message(), now);
            case RATE -> RetryAfter.inWords(said.message());
            case NOT_OFFERED, MODEL_MISSING, AUTH, FORBIDDEN, BALANCE, TRANSPORT, SERVER, TIMEOUT, OVERLOAD,
                 CONTENT_POLICY, CONTEXT_TOO_LONG, BAD_REQUEST -> null;
        });
    }

    /// The provider's own words without what they may repeat: the key, and where the provider is.
    private ErrorBody withoutSecrets(ErrorBody said) {
        var message = ANY_KEY.matcher(said.message()).replaceAll("…");
        if (key != null) message = message.replace(key, "…");
        for (var secret : provider.headers().values())
            if (secret.length() >= SECRET_CHARS) message = message.replace(secret, "…");
        var host = provider.base(dialect.name()).getHost();
        if (host != null) message = message.replace(host, "the provider");
        return new ErrorBody(message, said.type(), said.code(), said.param());
    }

    /// What may be shown of the key; null for a keyless provider.
    public String keyShown() {
        return key == null ? null : lastFour(key);
    }

    public static String lastFour(String key) {
        return key.length() < 12 ? "…" : "…" + key.substring(key.length() - 4);
    }

    /// A key is a secret.
    @Override
    public String toString() {
        return provider.name() + "/" + model;
    }
}
