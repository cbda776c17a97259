package tokenfly.testing.parley;

import java.util.ArrayList;
import java.util.List;
import tokenfly.chat.ChatException;
import tokenfly.chat.ChatRequest;
import tokenfly.chat.Content;
import tokenfly.chat.Field;
import tokenfly.chat.Message;
import tokenfly.chat.Reasoning;
import tokenfly.chat.Role;
import tokenfly.chat.Sampling;
import tokenfly.dialect.Dropped;
import tokenfly.dialect.RawRequest;
import tokenfly.dialect.TopLevel;
import tokenfly.json.Json;
import tokenfly.json.JsonArray;
import tokenfly.json.JsonException;
import tokenfly.json.JsonNumber;
import tokenfly.json.JsonObject;
import tokenfly.json.JsonString;
import tokenfly.json.JsonValue;
import tokenfly.json.MemberIndex;

final class ParleyRequest implements RawRequest {
    private final byte[] body;
    private final JsonObject request;

    ParleyRequest(byte[] body) {
        this.body = body;
        this.request = object(body);
        if (request.string("voice") == null) throw ChatException.invalid("voice", "Whose voice?");
    }

    private static JsonObject object(byte[] body) {
        try {
            if (Json.parse(body) instanceof JsonObject object) return object;
        } catch (JsonException noJson) {
            // Said below.
        }
        throw ChatException.invalid(null, "Speak JSON.");
    }

    static ChatRequest read(JsonObject body) {
        var messages = new ArrayList<Message>();
        if (body.array("lines") == null) throw ChatException.invalid("lines", "Say something.");
        for (var line : body.array("lines"))
            if (line instanceof JsonObject said)
                messages.add(Message.of(role(said.string("who")), List.of(Content.Text.of(said.string("says")))));
        return new ChatRequest(body.string("voice"), messages, List.of(), null, false,
                body.whole("longest", -1), Sampling.UNSET, List.of(), Reasoning.UNSET, null, null,
                body.isTrue("aloud"), false, JsonObject.EMPTY);
    }

    private static Role role(String who) {
        return switch (who) {
            case "stage" -> Role.SYSTEM;
            case "you" -> Role.ASSISTANT;
            case null, default -> Role.USER;
        };
    }

    static JsonObject write(ChatRequest request, Dropped dropped) {
        var lines = new ArrayList<JsonValue>();
        for (var message : request.messages()) {
            var says = new StringBuilder();
            for (var part : message.content()) if (part instanceof Content.Text(var text, _)) says.append(text);
            var who = message.role() == Role.SYSTEM ? "stage" : message.role() == Role.ASSISTANT ? "you" : "me";
            lines.add(JsonObject.builder().put("who", who).put("says", says.toString()).build());
        }
        if (request.sampling().temperature() != null) dropped.add(Field.TEMPERATURE);
        var body = JsonObject.builder().put("voice", request.model()).put("lines", new JsonArray(lines));
        if (request.stream()) body.put("aloud", true);
        if (request.maxTokens() >= 0) body.put("longest", request.maxTokens());
        return body.build();
    }

    @Override
    public TopLevel topLevel() {
        return new TopLevel(body, new MemberIndex(body, 0, body.length), request.string("voice"),
                request.isTrue("aloud"), request.whole("longest", -1), 1);
    }

    @Override
    public long estimateInput() {
        return body.length;
    }

    @Override
    public long prefixHash() {
        return request.get("lines").hashCode();
    }

    @Override
    public byte[] forUpstream(Edits edits) {
        var changed = request.with("voice", new JsonString(edits.model()));
        if (edits.maxTokens() >= 0) changed = changed.with("longest", JsonNumber.of(edits.maxTokens()));
        return Json.utf8(changed);
    }
}
