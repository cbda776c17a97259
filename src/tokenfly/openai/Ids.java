package tokenfly.openai;

import java.util.concurrent.ThreadLocalRandom;

/// Ids in this format's forms, for what came without one. They tell things apart and protect
/// nothing.
final class Ids {
    private static final String BASE62 =
            "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

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
        var id = new StringBuilder(prefix);
        for (int i = 0; i < 24; i++)
            id.append(BASE62.charAt(ThreadLocalRandom.current().nextInt(BASE62.length())));
        return id.toString();
    }
}
