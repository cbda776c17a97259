package tokenfly.responses;

import java.util.concurrent.ThreadLocalRandom;

/// Ids in this format's forms. They tell things apart and protect nothing: what is remembered under
/// one is found for its own account alone.
final class Ids {
    static final String RESPONSE = "resp_";
    static final String MESSAGE = "msg_";
    static final String REASONING = "rs_";
    static final String FUNCTION_CALL = "fc_";
    static final String CUSTOM_CALL = "ctc_";
    static final String COMPACTION = "cmp_";
    static final String OUTPUT = "fco_";
    static final String ITEM = "item_";

    private static final String BASE62 =
            "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    private static final int CHARS = 32;

    private Ids() {
    }

    static String next(String prefix) {
        var id = new StringBuilder(prefix);
        for (int i = 0; i < CHARS; i++)
            id.append(BASE62.charAt(ThreadLocalRandom.current().nextInt(BASE62.length())));
        return id.toString();
    }
}
