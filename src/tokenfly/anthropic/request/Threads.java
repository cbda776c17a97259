package tokenfly.anthropic.request;

import tokenfly.chat.ChatError;
import tokenfly.chat.ChatException;
import tokenfly.chat.ErrorKind;
import tokenfly.json.JsonObject;

/// Message threads: with `thread`, Anthropic's own service keeps the conversation, and each request
/// brings only what is new to it.
///
/// Nobody else keeps it. Left out in silence, the field would leave a model with tool results to calls
/// it never made, so it is refused, in the words upon which the official SDKs' tool runners (which use
/// threads unasked) send the whole conversation instead. Source: @anthropic-ai/sdk 1.12,
/// `ThreadUnsupportedRequestErrorDetails`.
public final class Threads {
    static final String FIELD = "thread";
    private static final String UNSUPPORTED = "thread_unsupported_request";

    private Threads() {
    }

    static ChatException refusal() {
        return new ChatException(new ChatError(ErrorKind.INVALID_REQUEST, "This model's provider keeps no"
                + " conversations. Send the whole conversation, without `thread`.", FIELD,
                UNSUPPORTED, 0, null));
    }

    /// What the SDKs read of the refusal; null for any other error.
    public static JsonObject details(ChatError error) {
        return UNSUPPORTED.equals(error.code())
                ? JsonObject.builder().put("error_code", UNSUPPORTED).build() : null;
    }
}
