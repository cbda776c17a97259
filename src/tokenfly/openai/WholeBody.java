package tokenfly.openai;

import tokenfly.chat.ChatException;
import tokenfly.chat.Usage;
import tokenfly.json.JsonException;
import tokenfly.json.JsonObject;
import tokenfly.json.JsonScanner;
import tokenfly.json.JsonSplice;

/// A whole answer's body: the same bytes but for the model's id.
///
/// @param usage null when it has none
/// @param contentFrom,contentTo where what the model produced stands; both 0 when it is missing
record WholeBody(byte[] bytes, Usage usage, int contentFrom, int contentTo) {

    /// @param modelJson the public id as JSON text
    /// @throws ChatException UPSTREAM_FAILED when it is no JSON object
    static WholeBody read(byte[] body, byte[] modelJson) {
        try {
            var scan = new JsonScanner(body, 0, body.length);
            var splice = new JsonSplice(body);
            Usage usage = null;
            int from = 0;
            int to = 0;
            while (scan.nextMember()) {
                if (scan.nameIs("model")) {
                    splice.replace(scan.valueStart(), scan.valueEnd(), modelJson);
                } else if (scan.nameIs("usage") && scan.isObject()) {
                    usage = UsageFields.read((JsonObject) scan.value());
                } else if (scan.nameIs("choices")) {
                    from = scan.valueStart();
                    to = scan.valueEnd();
                }
            }
            if (scan.overObject()) return new WholeBody(splice.toByteArray(), usage, from, to);
        } catch (JsonException unreadable) {
            // Refused below, like any other body that is no object.
        }
        throw new ChatException(UpstreamErrors.unreadable());
    }
}
