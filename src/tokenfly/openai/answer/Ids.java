package tokenfly.openai.answer;

import tokenfly.id.Base62;


/// Ids in this format's forms, for what came without one. They tell things apart and protect
/// nothing.
final class Ids {
    private Ids() {
    }

    static String call() {
        return random("call_");
    }

    /// @param upstream the id that the upstream gave, or null
    static String completion(String upstream) {
        if (upstream == null || upstream.isEmpty()) return random("chatcmpl-");
        if (upstream.startsWith("chatcmpl-")) return upstream;
        return "chatcmpl-" + (upstream.startsWith("msg_") ? upstream.substring(4) : upstream);
    }

    private static String random(String prefix) {
        return prefix + Base62.random(24);
    }
}
