package tokenfly.gateway;

import java.io.IOException;
import tokenfly.json.Json;
import tokenfly.json.JsonArray;
import tokenfly.json.JsonNumber;
import tokenfly.json.JsonObject;
import tokenfly.testing.ScriptedUpstream.Received;
import tokenfly.testing.ScriptedUpstream.Reply;
import tokenfly.testing.ScriptedUpstream.Script;

/// A provider that produces as much as it was allowed, for every choice and every prompt, and says
/// so in its counts. Of the fields that bound a chat's answer it obeys one; elsewhere that is
/// `max_tokens`.
///
/// @param obeys the name of that field, or [#NONE]
/// @param unbounded tokens of an answer that nothing bounds
/// @param input tokens that it counts for every request
record GreedyProvider(String obeys, long unbounded, long input) implements Script {
    static final String NONE = "none";

    @Override
    public void answer(Received request, Reply reply) throws IOException {
        var body = (JsonObject) Json.parse(request.body());
        var field = obeys.equals(NONE) || request.path().endsWith("/chat/completions") ? obeys : "max_tokens";
        long output = Math.max(0, body.whole(field, unbounded)) * answers(body);
        if (request.path().endsWith("/embeddings")) reply.json(200, embeddings());
        else if (request.path().endsWith("/messages")) messages(body.isTrue("stream"), output, reply);
        else if (request.path().endsWith("/chat/completions")) chat(body.isTrue("stream"), output, reply);
        else completions(body.isTrue("stream"), output, reply);
    }

    /// How many answers a request asks for: choices or candidates, for each prompt.
    private static long answers(JsonObject body) {
        long prompts = 1;
        if (body.get("prompt") instanceof JsonArray(var values) && !values.isEmpty()
                && !(values.getFirst() instanceof JsonNumber)) prompts = values.size();
        return prompts * Math.max(Math.max(1, body.whole("n", 1)), body.whole("best_of", 1));
    }

    private String usage(long output) {
        return "{\"prompt_tokens\":" + input + ",\"completion_tokens\":" + output
                + ",\"total_tokens\":" + (input + output) + "}";
    }

    private void chat(boolean stream, long output, Reply reply) throws IOException {
        if (!stream) {
            reply.json(200, MoneyTest.whole(usage(output)));
            return;
        }
        reply.events(PassThroughTest.chunk("{\"role\":\"assistant\",\"content\":\"much\"}", "null"),
                PassThroughTest.chunk("{}", "\"length\""),
                "{\"id\":\"c\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"upstream-m\","
                + "\"choices\":[],\"usage\":" + usage(output) + "}", "[DONE]");
    }

    private void completions(boolean stream, long output, Reply reply) throws IOException {
        var head = "{\"id\":\"c\",\"object\":\"text_completion\",\"created\":1,\"model\":\"upstream-m\",";
        var choice = "\"choices\":[{\"index\":0,\"text\":\"much\",\"logprobs\":null,\"finish_reason\":\"length\"}]";
        if (!stream) reply.json(200, head + choice + ",\"usage\":" + usage(output) + "}");
        else reply.events(head + choice + "}", head + "\"choices\":[],\"usage\":" + usage(output) + "}",
                "[DONE]");
    }

    private String embeddings() {
        return "{\"object\":\"list\",\"data\":[{\"object\":\"embedding\",\"index\":0,\"embedding\":[0.1]}],"
                + "\"model\":\"upstream-m\",\"usage\":{\"prompt_tokens\":" + input + ",\"total_tokens\":"
                + input + "}}";
    }

    private void messages(boolean stream, long output, Reply reply) throws IOException {
        var usage = "{\"input_tokens\":" + input + ",\"output_tokens\":";
        var head = "{\"id\":\"msg_1\",\"type\":\"message\",\"role\":\"assistant\",\"model\":\"upstream-m\",";
        if (!stream) {
            reply.json(200, head + "\"content\":[{\"type\":\"text\",\"text\":\"much\"}],"
                    + "\"stop_reason\":\"max_tokens\",\"stop_sequence\":null,\"usage\":" + usage + output + "}}");
            return;
        }
        reply.events(named("message_start", "\"message\":" + head + "\"content\":[],\"stop_reason\":null,"
                        + "\"stop_sequence\":null,\"usage\":" + usage + "1}}"),
                named("content_block_start", "\"index\":0,\"content_block\":{\"type\":\"text\",\"text\":\"\"}"),
                named("content_block_delta", "\"index\":0,\"delta\":{\"type\":\"text_delta\",\"text\":\"much\"}"),
                named("content_block_stop", "\"index\":0"),
                named("message_delta", "\"delta\":{\"stop_reason\":\"max_tokens\",\"stop_sequence\":null},"
                        + "\"usage\":{\"output_tokens\":" + output + "}"),
                named("message_stop", null));
    }

    private static String named(String type, String members) {
        return "event: " + type + "\ndata: {\"type\":\"" + type + "\"" + (members == null ? "" : "," + members)
                + "}";
    }
}
