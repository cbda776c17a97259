package tokenfly.responses;

import tokenfly.id.Base62;


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

    private static final int CHARS = 32;

    private Ids() {
    }

    static String next(String prefix) {
        return prefix + Base62.random(CHARS);
    }
}
