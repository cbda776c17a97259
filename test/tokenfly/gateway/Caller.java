package tokenfly.gateway;

import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import tokenfly.json.Json;
import tokenfly.json.JsonArray;
import tokenfly.json.JsonObject;
import tokenfly.testing.RunningGateway;

/// The three formats in which a client asks, and what it is told in each, as its SDK would take it.
enum Caller {
    CHAT("/v1/chat/completions", "\"messages\":[{\"role\":\"user\",\"content\":\"hello\"}],"
            + "\"stream_options\":{\"include_usage\":true}"),
    MESSAGES("/v1/messages", "\"messages\":[{\"role\":\"user\",\"content\":\"hello\"}],\"max_tokens\":1000"),
    RESPONSES("/v1/responses", "\"input\":\"hello\"");

    final String path;
    private final String members;

    Caller(String path, String members) {
        this.path = path;
        this.members = members;
    }

    /// What a client has of an answer.
    ///
    /// @param whole the answer says that it ended well
    /// @param error the sentence it was told, or null
    /// @param usage it was told how much there was
    record Told(int status, String text, String model, boolean whole, String error, boolean usage) {
    }

    /// @param more members of the body, each with a comma before it
    String body(boolean stream, String more) {
        var rest = stream ? members : members.replace(",\"stream_options\":{\"include_usage\":true}", "");
        return "{\"model\":\"m\",\"stream\":" + stream + "," + rest + more + "}";
    }

    /// How this status is told: Responses' clients wait behind a 503 alone.
    int status(int usual) {
        return this == RESPONSES ? 503 : usual;
    }

    Told ask(RunningGateway gateway, boolean stream, String... headers) throws Exception {
        return told(gateway.post(path, body(stream, ""), headers));
    }

    Told told(HttpResponse<String> answer) {
        boolean stream = answer.headers().firstValue("content-type").orElse("").startsWith("text/event-stream");
        if (stream) return events(answer);
        var body = RunningGateway.json(answer);
        if (answer.statusCode() != 200)
            return new Told(answer.statusCode(), "", null, false, body.object("error").string("message"), false);
        return new Told(200, text(body), body.string("model"), true, null, body.object("usage") != null);
    }

    private String text(JsonObject body) {
        return switch (this) {
            case CHAT -> first(body, "choices").object("message").string("content");
            case MESSAGES -> first(body, "content").string("text");
            case RESPONSES -> first(first(body, "output"), "content").string("text");
        };
    }

    private Told events(HttpResponse<String> answer) {
        var text = new StringBuilder();
        boolean whole = false;
        boolean usage = false;
        String error = null;
        String model = null;
        for (var event : Asking.events(answer.body().getBytes(StandardCharsets.UTF_8))) {
            if (event.text().equals("[DONE]")) {
                whole = true;
                continue;
            }
            var data = (JsonObject) Json.parse(event.data());
            var inner = data.object(this == RESPONSES ? "response" : "message");
            var named = inner == null ? data : inner;
            if (named.string("model") != null) model = named.string("model");
            if (data.object("error") != null) error = data.object("error").string("message");
            else if (event.type().equals("error")) error = data.string("message");
            else if (inner != null && inner.object("error") != null) error = inner.object("error").string("message");
            usage |= named.object("usage") != null;
            whole |= event.type().equals("message_stop") || event.type().equals("response.completed");
            text.append(delta(data));
        }
        return new Told(answer.statusCode(), text.toString(), model, whole, error, usage);
    }

    private String delta(JsonObject data) {
        var said = switch (this) {
            case CHAT -> data.get("choices") instanceof JsonArray choices && !choices.values().isEmpty()
                    && ((JsonObject) choices.get(0)).object("delta") != null
                    ? ((JsonObject) choices.get(0)).object("delta").string("content") : null;
            case MESSAGES -> data.object("delta") == null ? null : data.object("delta").string("text");
            case RESPONSES -> "response.output_text.delta".equals(data.string("type")) ? data.string("delta") : null;
        };
        return said == null ? "" : said;
    }

    private static JsonObject first(JsonObject of, String member) {
        return (JsonObject) of.array(member).get(0);
    }
}
