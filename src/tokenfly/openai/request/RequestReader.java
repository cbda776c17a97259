package tokenfly.openai.request;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import tokenfly.chat.ChatRequest;
import tokenfly.chat.Reasoning;
import tokenfly.chat.ResponseFormat;
import tokenfly.chat.Sampling;
import tokenfly.dialect.Fields;
import tokenfly.json.JsonArray;
import tokenfly.json.JsonBoolean;
import tokenfly.json.JsonNull;
import tokenfly.json.JsonNumber;
import tokenfly.json.JsonObject;
import tokenfly.json.JsonString;
import tokenfly.json.JsonValue;

/// Reads a chat completion request into the neutral model.
///
/// Source: OpenAI's API reference, "Create chat completion" (2026-08), with the fields by which
/// compatible servers switch thinking: `thinking` (DeepSeek, GLM, Kimi), `enable_thinking` and
/// `thinking_budget` (Qwen), `reasoning` (OpenRouter).
public final class RequestReader {
    /// Fields that have a place in the model, or none because they mean nothing there.
    private static final Set<String> READ = Set.of("model", "messages", "tools", "functions",
            "tool_choice", "function_call", "parallel_tool_calls", "max_completion_tokens",
            "max_tokens", "temperature", "top_p", "top_k", "stop", "reasoning_effort", "thinking",
            "enable_thinking", "thinking_budget", "reasoning", "response_format", "user",
            "safety_identifier", "stream", "stream_options", "n");

    private final Fields body;

    private RequestReader(JsonObject body) {
        this.body = new Fields(body, "");
    }

    public static ChatRequest read(JsonObject body) {
        return new RequestReader(body).read();
    }

    private ChatRequest read() {
        refuseWhatNoAnswerCanHold();
        var tools = new ToolReader(body);
        var options = body.fields("stream_options");
        return new ChatRequest(
                body.requiredText("model"),
                new MessageReader().read(body),
                tools.tools(),
                tools.choice(),
                // An answer to functions has room for one call: a second one would be lost.
                Boolean.FALSE.equals(body.bool("parallel_tool_calls")) || body.has("functions"),
                maxTokens(),
                new Sampling(body.number("temperature"), body.number("top_p"),
                        body.number("top_k")),
                stop(),
                reasoning(),
                format(),
                body.has("safety_identifier") ? body.text("safety_identifier") : body.text("user"),
                Boolean.TRUE.equals(body.bool("stream")),
                options != null && Boolean.TRUE.equals(options.bool("include_usage")),
                body.has("functions"),
                extras());
    }

    /// What would change the meaning of the answer if it were left out.
    private void refuseWhatNoAnswerCanHold() {
        if (body.whole("n") > 1) throw body.invalid("n", "only 1 is supported for this model");
        for (var modality : body.elements("modalities"))
            if (!modality.equals(new JsonString("text")))
                throw body.invalid("modalities", "only text output is supported for this model");
    }

    private long maxTokens() {
        long known = body.whole("max_completion_tokens");
        return known >= 0 ? known : body.whole("max_tokens");
    }

    private List<String> stop() {
        var value = body.value("stop");
        if (value == null) return List.of();
        if (value instanceof JsonString(var one)) return List.of(one);
        var stops = new ArrayList<String>();
        for (var element : body.elements("stop")) {
            if (!(element instanceof JsonString(var text)))
                throw Fields.wrongType("stop[" + stops.size() + "]", "a string");
            stops.add(text);
        }
        return stops;
    }

    /// A switch for thinking and an effort may both be given; each says its part.
    private Reasoning reasoning() {
        var word = body.text("reasoning_effort");
        var unified = body.fields("reasoning");
        if (word == null && unified != null) word = unified.text("effort");
        var effort = Reasoning.effort(word);
        if (word != null && effort == null)
            throw body.invalid("reasoning_effort", "expected one of none, minimal, low, medium, "
                    + "high, xhigh and max");
        var thinking = body.fields("thinking");
        if (thinking != null) return thinking(thinking, effort);
        if (unified != null) return unified(unified, effort);
        var enabled = body.bool("enable_thinking");
        if (enabled == null) return new Reasoning(Reasoning.Mode.UNSET, 0, effort, false);
        return new Reasoning(enabled ? Reasoning.Mode.ENABLED : Reasoning.Mode.DISABLED,
                Math.max(0, body.whole("thinking_budget")), effort, false);
    }

    private static Reasoning thinking(Fields thinking, String effort) {
        var mode = switch (thinking.text("type")) {
            case null -> Reasoning.Mode.UNSET; // GLM: {"clear_thinking": false} alone
            case "enabled" -> Reasoning.Mode.ENABLED;
            case "disabled" -> Reasoning.Mode.DISABLED;
            case "adaptive", "auto" -> Reasoning.Mode.ADAPTIVE;
            default -> throw thinking.invalid("type", "expected enabled, disabled or adaptive");
        };
        return new Reasoning(mode, Math.max(0, thinking.whole("budget_tokens")), effort,
                "omitted".equals(thinking.text("display")));
    }

    private static Reasoning unified(Fields reasoning, String effort) {
        long budget = Math.max(0, reasoning.whole("max_tokens"));
        var enabled = reasoning.bool("enabled");
        var mode = Boolean.FALSE.equals(enabled) ? Reasoning.Mode.DISABLED
                : enabled != null || budget > 0 ? Reasoning.Mode.ENABLED : Reasoning.Mode.UNSET;
        return new Reasoning(mode, budget, effort, Boolean.TRUE.equals(reasoning.bool("exclude")));
    }

    private ResponseFormat format() {
        var format = body.fields("response_format");
        if (format == null) return null;
        return switch (format.requiredText("type")) {
            case "text" -> new ResponseFormat.AnyText();
            case "json_object" -> new ResponseFormat.AnyJsonObject();
            case "json_schema" -> {
                var schema = format.requiredFields("json_schema");
                yield new ResponseFormat.Schema(schema.text("name"), schema.text("description"),
                        schema.has("schema") ? schema.fields("schema").object() : JsonObject.EMPTY,
                        schema.bool("strict"));
            }
            default -> throw format.invalid("type", "expected text, json_object or json_schema");
        };
    }

    private JsonObject extras() {
        var extras = JsonObject.builder();
        for (var member : body.object().members().entrySet())
            if (!READ.contains(member.getKey()) && says(member.getKey(), member.getValue()))
                extras.put(member.getKey(), member.getValue());
        return extras.build();
    }

    /// False for a value that asks for nothing beyond what happens without it.
    private static boolean says(String name, JsonValue value) {
        return switch (name) {
            case "presence_penalty", "frequency_penalty" ->
                !(value instanceof JsonNumber number && number.asDouble() == 0);
            case "logprobs", "store" -> value != JsonBoolean.FALSE && value != JsonNull.NULL;
            case "service_tier" -> !value.equals(new JsonString("auto")) && value != JsonNull.NULL;
            case "verbosity" -> !value.equals(new JsonString("medium")) && value != JsonNull.NULL;
            case "modalities" -> false;
            default -> switch (value) {
                case JsonNull _ -> false;
                case JsonObject object -> !object.isEmpty();
                case JsonArray array -> array.size() > 0;
                case JsonString _, JsonNumber _, JsonBoolean _ -> true;
            };
        };
    }
}
