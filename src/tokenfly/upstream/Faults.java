package tokenfly.upstream;

import java.net.http.HttpHeaders;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.Set;
import tokenfly.chat.ErrorBody;
import tokenfly.chat.ProviderKind;

/// Tells what an upstream's error means: by the provider's own codes first, then by what type and
/// message say, then by the status.
///
/// Sources: the vendors' error pages as collected in the wire notes (GLM 1113 is arrears sent as 429,
/// MiniMax 1008 an empty balance sent as 500, Kimi's exceeded_current_quota_error likewise as 429).
final class Faults {
    private static final Set<String> CONTEXT_WORDS = Set.of("maximum context length",
            "prompt is too long", "exceed context limit", "too many tokens", "context window",
            "exceeds the available context", "context length exceeded");

    private Faults() {
    }

    static Fault of(ProviderKind kind, int status, HttpHeaders headers, ErrorBody body) {
        var meaning = byCode(kind, body.code());
        if (meaning == null) meaning = byWords(body);
        if (meaning == null) meaning = byStatus(status);
        return new Fault(meaning, status, body, retryAfter(headers, Instant.now()));
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
                 "1120", "1121", "1309", "1311", "1313" -> FaultClass.BALANCE;
            case "1211" -> FaultClass.MODEL_MISSING;
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

    private static FaultClass byWords(ErrorBody body) {
        var name = (orEmpty(body.type()) + " " + orEmpty(body.code())).toLowerCase(Locale.ROOT);
        var message = body.message().toLowerCase(Locale.ROOT);
        if (name.contains("insufficient_quota") || name.contains("exceeded_current_quota")
                || name.contains("arrearage") || name.contains("overdue") || name.contains("billing")
                || message.contains("insufficient balance")
                || message.contains("credit balance is too low"))
            return FaultClass.BALANCE;
        if (name.contains("overloaded") || name.contains("insufficient_system_resource"))
            return FaultClass.OVERLOAD;
        if (name.contains("rate_limit") || name.contains("ratelimit") || name.contains("throttling"))
            return FaultClass.RATE;
        if (name.contains("authentication") || name.contains("invalid_api_key")
                || name.contains("incorrect_api_key"))
            return FaultClass.AUTH;
        if (name.contains("context_length") || name.contains("exceed_context")
                || CONTEXT_WORDS.stream().anyMatch(message::contains))
            return FaultClass.CONTEXT_TOO_LONG;
        if (name.contains("model_not_found") || message.contains("the supported api model names are"))
            return FaultClass.MODEL_MISSING;
        if (name.contains("content_filter") || name.contains("content_policy")
                || name.contains("data_inspection_failed") || name.contains("sensitivecontent"))
            return FaultClass.CONTENT_POLICY;
        return null;
    }

    private static FaultClass byStatus(int status) {
        return switch (status) {
            case 401, 403 -> FaultClass.AUTH;
            case 402 -> FaultClass.BALANCE;
            case 404 -> FaultClass.MODEL_MISSING;
            case 408, 504 -> FaultClass.TIMEOUT;
            case 429 -> FaultClass.RATE;
            case 503, 529 -> FaultClass.OVERLOAD;
            // An error inside an answer with status 200 that says nothing else.
            case 200 -> FaultClass.SERVER;
            default -> status >= 500 || status < 400 ? FaultClass.SERVER : FaultClass.BAD_REQUEST;
        };
    }

    /// The wait of `retry-after-ms` or `retry-after` (seconds or an HTTP date), or null.
    static Duration retryAfter(HttpHeaders headers, Instant now) {
        try {
            var millis = headers.firstValue("retry-after-ms");
            if (millis.isPresent()) return positive(Duration.ofMillis(Long.parseLong(millis.get())));
            var value = headers.firstValue("retry-after").orElse(null);
            if (value == null) return null;
            if (Character.isDigit(value.charAt(0)))
                return positive(Duration.ofSeconds(Long.parseLong(value.split("\\.")[0])));
            var date = ZonedDateTime.parse(value, DateTimeFormatter.RFC_1123_DATE_TIME);
            return positive(Duration.between(now, date.toInstant()));
        } catch (DateTimeParseException | NumberFormatException | IndexOutOfBoundsException
                | ArithmeticException unreadable) {
            // A wait that cannot be read is no wait: the growing pause applies.
            return null;
        }
    }

    private static Duration positive(Duration wait) {
        return wait.isNegative() ? Duration.ZERO : wait;
    }

    private static String orEmpty(String text) {
        return text == null ? "" : text;
    }
}
