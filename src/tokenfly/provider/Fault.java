package tokenfly.provider;

import java.time.Duration;
import tokenfly.chat.ChatError;
import tokenfly.chat.ChatException;
import tokenfly.chat.ErrorBody;
import tokenfly.chat.ErrorKind;

/// One failure of an upstream, and what a client is told of it: the one place that decides what of a
/// provider's words a client may read.
///
/// @param subject what it speaks of, and so what rests
/// @param status its HTTP status, 0 when there was none
/// @param body in the provider's own words, for the operator
/// @param retryAfter how long it asked to be left alone, or null
public record Fault(FaultClass meaning, Subject subject, int status, ErrorBody body,
        Duration retryAfter) {
    private static final int SAID_CHARS = 200;
    private static final Duration LONGEST_RETRY_AFTER = Duration.ofSeconds(60);
    private static final String REFUSED = "The model's provider refused the request.";
    private static final String TOO_LONG =
            "The request is longer than the model's context length. Please shorten it.";

    public Fault(FaultClass meaning, int status, ErrorBody body, Duration retryAfter) {
        this(meaning, meaning.usualSubject(), status, body, retryAfter);
    }

    /// A failure of which the provider said nothing.
    ///
    /// @param seen what was seen of it, for the operator
    public static Fault unsaid(FaultClass meaning, String seen) {
        return new Fault(meaning, 0, new ErrorBody(seen, null, null, null), null);
    }

    /// What a whole answer is that cannot be read.
    public static ChatException unreadable() {
        return new ChatException(
                unsaid(FaultClass.TRANSPORT, ErrorBody.UNREADABLE.message()).toChatError());
    }

    /// What happened, in a few words of ours.
    public String words() {
        if (status == 0 && !body.message().isEmpty()) return cut(body.message());
        return status / 100 > 2 ? meaning.words() + ", HTTP " + status : meaning.words();
    }

    /// The provider's own words, cut; they may repeat what was asked. `""` when it said nothing.
    public String said() {
        return status == 0 ? "" : cut(body.message());
    }

    private static String cut(String text) {
        return text.length() <= SAID_CHARS ? text : text.substring(0, SAID_CHARS);
    }

    public Fault after(Duration wait) {
        return new Fault(meaning, subject, status, body, wait);
    }

    /// True when the same way may well succeed in a second or two.
    public boolean maySoonPass() {
        return switch (meaning) {
            case RATE, OVERLOAD, SERVER, TRANSPORT -> true;
            // The provider's own timeout was quick to come; ours has used up the time there was.
            case TIMEOUT -> status != 0;
            case AUTH, FORBIDDEN, BALANCE, PLAN_WINDOW, MODEL_MISSING, NOT_OFFERED, CONTENT_POLICY,
                 CONTEXT_TOO_LONG, BAD_REQUEST -> false;
        };
    }

    /// What the client is told when no other way is left. Nothing here names our key, our balance or
    /// the provider's host.
    public ChatError toChatError() {
        return switch (meaning) {
            case AUTH, FORBIDDEN, BALANCE -> ChatError.of(ErrorKind.UPSTREAM_FAILED,
                    "The model's provider refused the gateway. The operator has been told; try"
                            + " another model or try again later.").after(known());
            case PLAN_WINDOW, RATE -> ChatError.of(ErrorKind.UPSTREAM_RATE_LIMITED,
                    "The model's provider is limiting the rate of requests. Please try again in "
                            + pause().toSeconds() + "s.").after(pause());
            case OVERLOAD -> ChatError.of(ErrorKind.UPSTREAM_OVERLOADED,
                    "The model's provider is overloaded. Please try again in a moment.").after(pause());
            case SERVER, TRANSPORT -> ChatError.of(ErrorKind.UPSTREAM_FAILED,
                    "The model's provider failed or broke its answer off. Please try again.").after(known());
            case TIMEOUT -> ChatError.of(ErrorKind.UPSTREAM_TIMED_OUT,
                    "The model's provider did not answer in time. Please try again.").after(known());
            case MODEL_MISSING -> ChatError.of(ErrorKind.MODEL_NOT_FOUND,
                    "The model's provider does not serve this model at the moment.");
            case NOT_OFFERED -> ChatError.of(ErrorKind.NOT_OFFERED,
                    "The model's provider does not offer this endpoint. Please ask another model.");
            case CONTENT_POLICY -> refused(ErrorKind.CONTENT_REFUSED, REFUSED, body.code());
            // Its own code, if any, is none that a client knows.
            case CONTEXT_TOO_LONG -> refused(ErrorKind.CONTEXT_TOO_LONG, tooLong(), null);
            case BAD_REQUEST -> refused(ErrorKind.REQUEST_REFUSED, REFUSED, body.code());
        };
    }

    /// @param otherwise what is said when the provider's words are not for the client, or there are none
    private ChatError refused(ErrorKind kind, String otherwise, String code) {
        boolean ours = body.message().isEmpty() || Ours.isIn(body.message());
        return new ChatError(kind, ours ? otherwise : body.message(), body.param(), code, status, null);
    }

    private String tooLong() {
        var tokens = Overflow.of(body.message());
        return !tokens.isKnown() ? TOO_LONG : "The request has " + tokens.requested()
                + " tokens; the provider takes at most " + tokens.maximum() + ". Please shorten it.";
    }

    /// When the provider is asked again, or null when that is any time.
    private Duration known() {
        return retryAfter == null || retryAfter.isZero() ? null : pause();
    }

    /// Whole seconds, between 1 and 60.
    private Duration pause() {
        if (retryAfter == null) return Duration.ofSeconds(1);
        if (retryAfter.compareTo(LONGEST_RETRY_AFTER) > 0) return LONGEST_RETRY_AFTER;
        return Duration.ofSeconds(Math.max(1, retryAfter.plusNanos(999_999_999).toSeconds()));
    }
}
