package tokenfly.anthropic.request;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import tokenfly.json.EightBytes;
import tokenfly.json.Json;
import tokenfly.json.JsonArray;
import tokenfly.json.JsonObject;
import tokenfly.json.JsonScanner;
import tokenfly.json.JsonString;
import tokenfly.json.JsonValue;

/// Makes a system message among the others a reminder at the end of the user's turn before it, or of
/// the one behind it where there is none: what a turn holds of tools' results stays first. Only the
/// vendor's own newer models know such a message, yet Claude Code sends it to all, and most others that
/// speak the format refuse it. Not thread-safe.
///
/// Source: the vendor's guide to system messages in mid-conversation; the clones as recorded.
final class Reminders {
    private static final byte[] SYSTEM = bytes("\"system\"");
    private static final byte[] TEXT = bytes("{\"type\":\"text\",\"text\":");
    private static final byte[] USER = bytes("{\"role\":\"user\",\"content\":[");

    private final byte[] body;
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final List<JsonObject> waiting = new ArrayList<>();
    /// The user's turn that is not written yet, or null.
    private Turn user;

    private Reminders(byte[] body) {
        this.body = body;
    }

    /// The list of messages without system messages, every other one byte for byte but for what it is
    /// reminded of; null when there are none.
    static byte[] inTurns(byte[] body, int from, int to) {
        if (EightBytes.find(body, from, to, SYSTEM) < 0) return null;
        var reminders = new Reminders(body);
        boolean changed = false;
        var messages = new JsonScanner(body, from, to);
        while (messages.nextElement()) {
            var turn = Turn.of(messages);
            changed |= turn.is("system");
            reminders.add(turn);
        }
        return changed ? reminders.end() : null;
    }

    private void add(Turn turn) {
        if (turn.is("system")) {
            waiting.addAll(blocks(turn));
            return;
        }
        boolean isUsers = turn.is("user");
        if (!isUsers || user != null) write();
        if (isUsers) user = turn;
        else write(turn.from, turn.to);
    }

    private byte[] end() {
        write();
        if (out.size() == 0) out.write('[');
        out.write(']');
        return out.toByteArray();
    }

    /// Writes the user's turn with what it is reminded of, which is a turn of its own where there is none
    /// that could hold it.
    private void write() {
        boolean isHeld = user != null && (user.text || user.list);
        if (user != null && (!isHeld || waiting.isEmpty())) write(user.from, user.to);
        else if (isHeld) {
            write(user.from, user.contentFrom);
            writeContent();
            out.write(body, user.contentTo, user.to - user.contentTo);
        }
        if (!isHeld && !waiting.isEmpty()) {
            write(0, 0);
            out.writeBytes(USER);
            writeWaiting(true);
            out.write('}');
        }
        waiting.clear();
        user = null;
    }

    private void writeContent() {
        if (user.text) {
            out.write('[');
            out.writeBytes(TEXT);
            out.write(body, user.contentFrom, user.contentTo - user.contentFrom);
            out.write('}');
        } else {
            out.write(body, user.contentFrom, user.contentTo - 1 - user.contentFrom);
        }
        writeWaiting(!user.text && new JsonScanner(body, user.contentFrom, user.contentTo).isEmpty());
    }

    /// @param first nothing stands before it in its list
    private void writeWaiting(boolean first) {
        for (var block : waiting) {
            if (!first) out.write(',');
            first = false;
            out.writeBytes(Json.utf8(block));
        }
        out.write(']');
    }

    /// Begins the next message.
    private void write(int from, int to) {
        out.write(out.size() == 0 ? '[' : ',');
        out.write(body, from, to - from);
    }

    private List<JsonObject> blocks(Turn system) {
        if (!system.text && !system.list) return List.of();
        var content = Json.parse(body, system.contentFrom, system.contentTo);
        return reminded(content instanceof JsonArray(var blocks) ? blocks
                : List.of(JsonObject.builder().put("type", "text").put("text", content).build()));
    }

    private static List<JsonObject> reminded(List<? extends JsonValue> blocks) {
        var reminded = new ArrayList<JsonObject>();
        for (var each : blocks) {
            if (!(each instanceof JsonObject block)) continue;
            var text = block.string("text");
            if (text == null) reminded.add(block);
            else if (!text.isBlank()) reminded.add(block.with("text",
                    new JsonString("<system-reminder>\n" + text + "\n</system-reminder>")));
        }
        return reminded;
    }

    private static byte[] bytes(String ascii) {
        return ascii.getBytes(StandardCharsets.US_ASCII);
    }

    /// One message's place in the body.
    ///
    /// @param text its content is a string
    /// @param list its content is a list of blocks
    private record Turn(int from, int to, String role, int contentFrom, int contentTo, boolean text, boolean list) {
        static Turn of(JsonScanner messages) {
            String role = null;
            var message = messages.enter();
            int from = messages.valueStart();
            int to = messages.valueEnd();
            int contentFrom = to;
            int contentTo = to;
            boolean text = false;
            boolean list = false;
            while (message.nextMember()) {
                if (message.nameIs("role")) role = message.string();
                if (!message.nameIs("content")) continue;
                contentFrom = message.valueStart();
                contentTo = message.valueEnd();
                text = message.isString();
                list = message.isArray();
            }
            return new Turn(from, to, role, contentFrom, contentTo, text, list);
        }

        boolean is(String wanted) {
            return wanted.equals(role);
        }
    }
}
