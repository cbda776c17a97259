package tokenfly.provider;

import java.util.regex.Pattern;
import tokenfly.chat.ErrorBody;

/// The numbers that some vendors give their errors, whatever the status.
///
/// Sources: the vendors' error pages. GLM 1113 is arrears sent as 429, MiniMax 1008 an empty balance
/// sent as 200, 402 or 500.
final class VendorCodes {
    /// MiniMax's newer errors carry their code only at the message's end: `login fail (1004)`.
    private static final Pattern CODE_AT_END = Pattern.compile("\\((\\d{4})\\)\\s*$");

    private VendorCodes() {
    }

    /// Null for a code that is not known.
    static FaultClass meaning(ProviderKind kind, ErrorBody body) {
        return switch (kind) {
            case ZHIPU -> zhipu(body.code() == null ? "" : body.code());
            case MINIMAX -> minimax(body.code() == null ? atEnd(body.message()) : body.code());
            case OPENAI, ANTHROPIC, DEEPSEEK, MOONSHOT, QWEN, VLLM, LLAMACPP, OLLAMA, GENERIC -> null;
        };
    }

    /// True for a code that is about one model and not about the key: an expired plan for it, a plan
    /// without it, its fair use.
    static boolean isAboutModel(ProviderKind kind, ErrorBody body) {
        return kind == ProviderKind.ZHIPU && body.code() != null
                && switch (body.code()) {
                    case "1302", "1305", "1309", "1311", "1312", "1313" -> true;
                    default -> false;
                };
    }

    private static String atEnd(String message) {
        var code = CODE_AT_END.matcher(message);
        return code.find() ? code.group(1) : "";
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
}
