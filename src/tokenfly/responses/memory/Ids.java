package tokenfly.responses.memory;

import tokenfly.id.Base62;


/// Ids in this format's forms. They tell things apart and protect nothing: what is remembered under
/// one is found for its own account alone.
public final class Ids {
    public static final String RESPONSE = "resp_";
    public static final String MESSAGE = "msg_";
    public static final String REASONING = "rs_";
    public static final String FUNCTION_CALL = "fc_";
    public static final String CUSTOM_CALL = "ctc_";
    public static final String COMPACTION = "cmp_";
    static final String OUTPUT = "fco_";
    static final String ITEM = "item_";

    private static final int CHARS = 32;

    private Ids() {
    }

    public static String next(String prefix) {
        return prefix + Base62.random(CHARS);
    }
}
