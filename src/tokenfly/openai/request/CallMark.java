package tokenfly.openai.request;

import tokenfly.json.JsonObject;

/// The mark of its vendor that must come back with a call: Gemini's thought signature.
public final class CallMark {
    private CallMark() {
    }

    /// In the fields in which Gemini's own wire and LiteLLM have it; null when there is none.
    public static String of(JsonObject call) {
        var extra = call.object("extra_content");
        var google = extra == null ? null : extra.object("google");
        if (google != null && google.string("thought_signature") != null)
            return google.string("thought_signature");
        var fields = call.object("provider_specific_fields");
        return fields == null ? null : fields.string("thought_signature");
    }

    /// What stands in a call's `extra_content`.
    public static JsonObject extraContent(String mark) {
        return JsonObject.builder().put("google", JsonObject.builder()
                .put("thought_signature", mark).build()).build();
    }
}
