package tokenfly.gateway.record;

import java.util.Locale;
import java.util.regex.Pattern;
import tokenfly.chat.ChatError;

/// Why a request was refused or failed, for the log and the pages: the kind of its error, and its
/// sentence where that is ours alone. One that may repeat the client or the provider is left out.
final class Reason {
    private static final Pattern FIELD = Pattern.compile("[A-Za-z0-9_.\\[\\]-]{1,100}");

    private Reason() {
    }

    static String of(ChatError error) {
        var kind = error.kind().name().toLowerCase(Locale.ROOT);
        return switch (error.kind()) {
            case UNAUTHENTICATED, LIMIT_REACHED, BALANCE_USED_UP, BODY_TOO_LARGE, TOO_BUSY, STORAGE_FAILING,
                 UPSTREAM_RATE_LIMITED, UPSTREAM_OVERLOADED, UPSTREAM_FAILED, UPSTREAM_TIMED_OUT ->
                kind + ": " + error.message();
            case INVALID_REQUEST -> error.param() != null && FIELD.matcher(error.param()).matches()
                    ? kind + ": " + error.param() : kind;
            case MODEL_NOT_ALLOWED, MODEL_NOT_FOUND, PATH_NOT_FOUND, METHOD_NOT_ALLOWED, UNKNOWN_CODING, NOT_OFFERED,
                 CONTEXT_TOO_LONG, CONTENT_REFUSED, INTERNAL -> kind;
            case REQUEST_REFUSED -> kind + ": HTTP " + error.status();
        };
    }
}
