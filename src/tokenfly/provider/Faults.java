package tokenfly.provider;

import java.util.Locale;
import java.util.regex.Pattern;
import tokenfly.chat.ErrorBody;

/// What a provider's error means, whatever its format and whenever it comes (a status, a body of
/// status 200, the first event, the tenth).
///
/// A vendor's own code counts first ([VendorCodes]), unless it says no more than that something was
/// wrong; then the words ([Wording]); then the status.
public final class Faults {
    private static final Pattern STATUS = Pattern.compile("[45]\\d\\d");
    private static final Pattern SOME_MODEL =
            Pattern.compile("\\b(this|the|that|requested|specified|for) model\\b|该模型|此模型|当前模型");

    private Faults() {
    }

    /// @param model the provider's id of the model that was asked
    /// @param status the answer's HTTP status, whichever event of it the error is
    /// @param body without what may not be seen by anybody
    public static Fault of(ProviderKind kind, String model, int status, ErrorBody body) {
        int said = statusIn(status, body.code());
        var wording = Wording.of(body, said);
        var coded = VendorCodes.meaning(kind, body);
        if (wording != null && (coded == null || saysLittle(coded))) {
            var subject = wording.subject != null ? wording.subject
                    : subject(wording.meaning, kind, model, body);
            return new Fault(wording.meaning, subject, said, body, null);
        }
        var meaning = coded != null ? coded : byStatus(said, body);
        return new Fault(meaning, subject(meaning, kind, model, body), said, body, null);
    }

    /// Inside an HTTP 200, a code that looks like a status is one (OpenRouter, llama.cpp).
    private static int statusIn(int status, String code) {
        return status / 100 == 2 && code != null && STATUS.matcher(code).matches()
                ? Integer.parseInt(code) : status;
    }

    private static boolean saysLittle(FaultClass coded) {
        return coded == FaultClass.BAD_REQUEST || coded == FaultClass.SERVER;
    }

    /// A limit, a lack of capacity or a refusal is often one model's.
    private static Subject subject(FaultClass meaning, ProviderKind kind, String model,
            ErrorBody body) {
        if (VendorCodes.isAboutModel(kind, body)) return Subject.MODEL;
        return switch (meaning) {
            case RATE, OVERLOAD, PLAN_WINDOW, FORBIDDEN ->
                names(model, body) ? Subject.MODEL : meaning.usualSubject();
            case NOT_OFFERED, MODEL_MISSING, AUTH, BALANCE, TRANSPORT, SERVER, TIMEOUT, CONTENT_POLICY,
                 CONTEXT_TOO_LONG, BAD_REQUEST -> meaning.usualSubject();
        };
    }

    private static boolean names(String model, ErrorBody body) {
        var message = Wording.searched(body.message());
        var id = model.substring(model.lastIndexOf('/') + 1).toLowerCase(Locale.ROOT);
        return id.length() > 2 && message.contains(id) || Wording.finds(SOME_MODEL, message);
    }

    private static FaultClass byStatus(int status, ErrorBody body) {
        return switch (status) {
            case 401 -> FaultClass.AUTH;
            case 402 -> FaultClass.BALANCE;
            case 403, 407, 451 -> FaultClass.FORBIDDEN;
            case 404 -> body.message().toLowerCase(Locale.ROOT).contains("model")
                    || body.type() != null && body.type().contains("not_found")
                    ? FaultClass.MODEL_MISSING : FaultClass.NOT_OFFERED;
            case 405, 501 -> FaultClass.NOT_OFFERED;
            case 408, 504, 522, 524 -> FaultClass.TIMEOUT;
            case 429 -> FaultClass.RATE;
            // 498 is Groq's for a tier without capacity.
            case 498, 503, 529 -> FaultClass.OVERLOAD;
            case 499 -> FaultClass.SERVER;
            // Below 400: a redirect, or an error inside a 200 that says nothing else.
            default -> status >= 500 || status < 400 ? FaultClass.SERVER : FaultClass.BAD_REQUEST;
        };
    }
}
