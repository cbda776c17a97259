package tokenfly.openai.request;

import java.util.Set;
import java.util.regex.Pattern;
import tokenfly.chat.ChatRequest;
import tokenfly.chat.Field;
import tokenfly.dialect.Dropped;
import tokenfly.dialect.ToolNaming;
import tokenfly.dialect.UpstreamBody;
import tokenfly.id.Sha256;
import tokenfly.json.Json;
import tokenfly.json.JsonArray;
import tokenfly.json.JsonNumber;
import tokenfly.json.JsonObject;
import tokenfly.json.JsonString;
import tokenfly.json.JsonValue;
import tokenfly.provider.ProviderKind.Trait;
import tokenfly.provider.ProviderKind;

/// Writes a neutral request as a chat completion request that a provider of this kind accepts.
///
/// What cannot be carried is told to `dropped`; what cannot be left out without changing the
/// meaning is refused. Used for one request.
public final class RequestWriter {
    private static final Set<String> SERVICE_TIERS =
            Set.of("auto", "default", "flex", "scale", "priority", "fast");
    private static final Pattern SHORT_ID = Pattern.compile("[a-zA-Z0-9_-]{1,64}");

    private final ChatRequest request;
    private final ProviderKind kind;
    private final Dropped dropped;
    private final JsonObject.Builder body = JsonObject.builder();

    private RequestWriter(ChatRequest request, ProviderKind kind, Dropped dropped) {
        this.request = request;
        this.kind = kind;
        this.dropped = dropped;
    }

    public static UpstreamBody write(ChatRequest request, ProviderKind kind, Dropped dropped) {
        return new RequestWriter(request, kind, dropped).write();
    }

    private UpstreamBody write() {
        var names = new ToolNaming(request, _ -> !kind.has(Trait.CUSTOM_TOOLS));
        var format = new FormatWriter(request.format(), kind, dropped);
        var tools = new ToolWriter(request, kind, names, dropped);
        body.put("model", request.model());
        body.put("messages", new MessageWriter(request.model(), kind, names, dropped)
                .write(request.messages(), format.instruction()));
        tools.write(body);
        extras();
        if (request.maxTokens() >= 0)
            body.put(kind.maxTokensField(), Math.clamp(request.maxTokens(), 1, kind.maxOutput()));
        sampling();
        stop();
        new ReasoningWriter(request, kind, dropped).write(body, tools.forces());
        body.put("response_format", format.field());
        user();
        if (request.stream()) {
            body.put("stream", true);
            if (tools.any() && kind.has(Trait.TOOL_STREAM)) body.put("tool_stream", true);
            body.put("stream_options", JsonObject.builder().put("include_usage", true).build());
        }
        return new UpstreamBody(Json.utf8(body.build()), names.toolNames(null));
    }

    private void sampling() {
        var sampling = request.sampling();
        if (kind.hasFixedSampling(request.model())) {
            if (sampling.temperature() != null) dropped.add(Field.TEMPERATURE);
            if (sampling.topP() != null) dropped.add(Field.TOP_P);
        } else {
            if (sampling.temperature() != null)
                body.put("temperature", inRange(sampling.temperature()));
            body.put("top_p", sampling.topP());
        }
        if (kind.has(Trait.TOP_K)) body.put("top_k", sampling.topK());
        else if (sampling.topK() != null) dropped.add(Field.TOP_K);
    }

    /// The nearest value that the provider accepts: MiniMax, say, refuses 0.
    private JsonNumber inRange(JsonNumber temperature) {
        var least = new JsonNumber(kind.minTemperature());
        var most = new JsonNumber(kind.maxTemperature());
        double wanted = temperature.asDouble();
        if (wanted < least.asDouble()) return least;
        return wanted > most.asDouble() ? most : temperature;
    }

    private void stop() {
        var stops = request.stop().stream().filter(stop -> !stop.isEmpty()).toList();
        if (stops.isEmpty()) return;
        boolean refused = kind.has(Trait.NO_STOP_WITH_FIXED_SAMPLING)
                && kind.hasFixedSampling(request.model());
        int kept = refused ? 0 : Math.min(stops.size(), kind.maxStops());
        if (kept < stops.size()) dropped.add(Field.STOP);
        if (kept == 0) return;
        body.put("stop", new JsonArray(stops.subList(0, kept).stream()
                .map(stop -> (JsonValue) new JsonString(stop)).toList()));
    }

    /// Long ids (Claude Code sends one with a whole JSON text in it) go as their hash.
    private void user() {
        if (request.user() == null) return;
        if (kind.userField() == null) dropped.add(Field.USER);
        else body.put(kind.userField(), SHORT_ID.matcher(request.user()).matches()
                ? request.user() : Sha256.hex(request.user()));
    }

    private void extras() {
        for (var member : request.extras().members().entrySet()) {
            var name = member.getKey();
            if (kind.extraFields().contains(name)) body.put(name, member.getValue());
            else if (name.equals("service_tier") && kind.has(Trait.SERVICE_TIERS)) serviceTier();
            else dropped.add(name);
        }
    }

    private void serviceTier() {
        var tier = request.extras().string("service_tier");
        if ("standard_only".equals(tier)) body.put("service_tier", "default");
        else if (tier != null && SERVICE_TIERS.contains(tier)) body.put("service_tier", tier);
        else dropped.add("service_tier");
    }
}
