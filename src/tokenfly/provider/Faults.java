package tokenfly.provider;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import tokenfly.chat.ErrorBody;

/// What a provider's error means, whatever its format and whenever it comes (a status, a body of
/// status 200, the first event, the tenth): by the provider's own codes first, then by what type and
/// message say, then by the status.
///
/// Sources: the vendors' error pages as collected in the wire notes (GLM 1113 is arrears sent as 429,
/// MiniMax 1008 an empty balance sent as 500, Kimi's exceeded_current_quota_error likewise as 429).
public final class Faults {
    private static final Set<String> CONTEXT_WORDS = Set.of("maximum context length",
            "max context length", "prompt is too long", "prompt too long", "exceed context limit",
            "too many tokens", "context window", "exceeds the available context",
            "context length exceeded", "exceeded model token limit");
    private static final Set<String> BALANCE_WORDS = Set.of("insufficient balance",
            "balance is insufficient", "insufficient credits", "credit balance is too low");
    /// MiniMax's newer errors carry their code only at the message's end: `login fail (1004)`.
    private static final Pattern CODE_AT_END = Pattern.compile("\\((\\d{4})\\)\\s*$");
    private static final Pattern STATUS = Pattern.compile("[45]\\d\\d");

    private Faults() {
    }

    /// @param status the answer's HTTP status, whichever event of it the error is
    public static Fault of(ProviderKind kind, int status, ErrorBody body) {
        int said = statusIn(status, body.code());
        var meaning = byCode(kind, code(kind, body));
        if (meaning == null) meaning = byWords(body, said);
        if (meaning == null) meaning = byStatus(said);
        return new Fault(meaning, said, body, null);
    }

    /// Inside an HTTP 200, a code that looks like a status is one (OpenRouter, llama.cpp).
    private static int statusIn(int status, String code) {
        return status / 100 == 2 && code != null && STATUS.matcher(code).matches()
                ? Integer.parseInt(code) : status;
    }

    private static String code(ProviderKind kind, ErrorBody body) {
        if (body.code() != null || kind != ProviderKind.MINIMAX) return body.code();
        var atEnd = CODE_AT_END.matcher(body.message());
        return atEnd.find() ? atEnd.group(1) : null;
    }

    private static FaultClass byCode(ProviderKind kind, String code) {
        if (code == null) return null;
        return switch (kind) {
            case ZHIPU -> zhipu(code);
            case MINIMAX -> minimax(code);
            case OPENAI, ANTHROPIC, DEEPSEEK, MOONSHOT, QWEN, VLLM, LLAMACPP, OLLAMA, GENERIC -> null;
        };
    }

    private static FaultClass zhipu(String code) {
        return switch (code) {
            case "1000", "1001", "1002", "1003", "1004" -> FaultClass.AUTH;
            case "1110", "1111", "1112", "1113", "1114", "1115", "1116", "1117", "1118", "1119",
                 "1120", "1121", "1309", "1313" -> FaultClass.BALANCE;
            case "1211", "1311" -> FaultClass.MODEL_MISSING;
            case "1210", "1212", "1213", "1214", "1215" -> FaultClass.BAD_REQUEST;
            case "1261" -> FaultClass.CONTEXT_TOO_LONG;
            case "1300", "1301" -> FaultClass.CONTENT_POLICY;
            case "1302", "1303" -> FaultClass.RATE;
            case "1305", "1312" -> FaultClass.OVERLOAD;
            case "1304", "1308", "1310" -> FaultClass.PLAN_WINDOW;
            case "1230", "1231", "1232", "1233", "1234" -> FaultClass.SERVER;
            default -> null;
        };
    }

    private static FaultClass minimax(String code) {
        return switch (code) {
            case "1000", "1013" -> FaultClass.SERVER;
            case "1001" -> FaultClass.TIMEOUT;
            case "1002", "1039" -> FaultClass.RATE;
            case "1004", "2049" -> FaultClass.AUTH;
            case "1008" -> FaultClass.BALANCE;
            case "1026", "1027" -> FaultClass.CONTENT_POLICY;
            case "2013" -> FaultClass.BAD_REQUEST;
            case "2056" -> FaultClass.PLAN_WINDOW;
            default -> null;
        };
    }

    private static FaultClass byWords(ErrorBody body, int status) {
        var name = (orEmpty(body.type()) + " " + orEmpty(body.code())).toLowerCase(Locale.ROOT);
        var message = body.message().toLowerCase(Locale.ROOT);
        if (mentions(name, "insufficient_quota", "exceeded_current_quota", "arrearage", "overdue",
                "billing") || BALANCE_WORDS.stream().anyMatch(message::contains))
            return FaultClass.BALANCE;
        if (message.contains("usage limit") && message.contains("5-hour"))
            return FaultClass.PLAN_WINDOW;
        if (mentions(name, "overloaded", "insufficient_system_resource")) return FaultClass.OVERLOAD;
        if (mentions(name, "rate_limit", "ratelimit", "throttling")) return FaultClass.RATE;
        if (mentions(name, "authentication", "authorized_error", "permission", "invalid_api_key",
                "invalidapikey", "incorrect_api_key") || message.contains("incorrect api key"))
            return FaultClass.AUTH;
        if (aboutTheRequest(status) && (mentions(name, "context_length", "exceed_context")
                || CONTEXT_WORDS.stream().anyMatch(message::contains)))
            return FaultClass.CONTEXT_TOO_LONG;
        if (mentions(name, "model_not_found", "not_found_error")
                || message.contains("the supported api model names are")
                || message.startsWith("model not exist"))
            return FaultClass.MODEL_MISSING;
        if (mentions(name, "content_filter", "content_policy", "data_inspection_failed",
                "datainspectionfailed", "sensitivecontent"))
            return FaultClass.CONTENT_POLICY;
        if (mentions(name, "timeout_error")) return FaultClass.TIMEOUT;
        return status / 100 == 2 && mentions(name, "invalid_request") ? FaultClass.BAD_REQUEST : null;
    }

    /// A 429 about "too many tokens" speaks of a minute's tokens, not of the context.
    private static boolean aboutTheRequest(int status) {
        return status != 429 && status != 401 && status != 402 && status != 403;
    }

    private static FaultClass byStatus(int status) {
        return switch (status) {
            case 401, 403 -> FaultClass.AUTH;
            case 402 -> FaultClass.BALANCE;
            case 404 -> FaultClass.MODEL_MISSING;
            case 408, 504 -> FaultClass.TIMEOUT;
            case 429 -> FaultClass.RATE;
            case 503, 529 -> FaultClass.OVERLOAD;
            // Below 400: a redirect, or an error inside a 200 that says nothing else.
            default -> status >= 500 || status < 400 ? FaultClass.SERVER : FaultClass.BAD_REQUEST;
        };
    }

    private static boolean mentions(String name, String... words) {
        for (var word : words) if (name.contains(word)) return true;
        return false;
    }

    private static String orEmpty(String text) {
        return text == null ? "" : text;
    }
}
