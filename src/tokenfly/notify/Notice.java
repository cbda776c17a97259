package tokenfly.notify;

import tokenfly.json.JsonObject;

/// Something that is so and that the operator should know. No key, prompt or answer is in it.
///
/// @param type a word for programs: `low_balance`
/// @param subject tells it from others of its type, in one line; may be empty
/// @param text a sentence for people
/// @param data the same for programs
/// @param isOfAll whether other gateways may find the same, of which one tells
public record Notice(String type, String subject, String text, JsonObject data, boolean isOfAll) {
    static final Notice TEST = new Notice("test", "", "This is a test of notify.url.", JsonObject.EMPTY, false);

    public Notice {
        if (type.isBlank() || (type + subject).indexOf('\n') >= 0) throw new IllegalArgumentException(type);
    }

    /// By which it is known again.
    String key() {
        return subject.isEmpty() ? type : type + ' ' + subject;
    }
}
