package tokenfly.console;

import java.util.List;
import java.util.Locale;
import tokenfly.config.Settings;
import tokenfly.config.Written;
import tokenfly.json.JsonArray;
import tokenfly.json.JsonObject;
import tokenfly.json.JsonString;
import tokenfly.upstream.catalog.Model;
import tokenfly.upstream.catalog.Provider;
import tokenfly.upstream.health.HealthBook;

/// The configuration in force: what it came to, and the lines that say so. No secret is shown, only the
/// variables that hold it. Thread-safe.
final class ConfigApi {
    private final Configuration configuration;
    private final HealthBook health;

    ConfigApi(Configuration configuration, HealthBook health) {
        this.configuration = configuration;
        this.health = health;
    }

    /// @param check what [OperatorApi] says of the files as they are now
    JsonObject shown(JsonObject check) {
        var now = configuration.settings();
        return JsonObject.builder().put("currency", now.currency())
                .put("gateway", lines(now, "", ""))
                .put("providers", Shown.array(now.catalog().providers(), provider -> provider(now, provider)))
                .put("models", Shown.array(now.catalog().models(), model -> model(now, model)))
                .put("waiting_for_restart", Shown.strings(configuration.waitingForRestart()))
                .put("check", check).build();
    }

    private static JsonObject provider(Settings now, Provider provider) {
        var bases = JsonObject.builder();
        provider.bases().forEach((format, base) -> bases.put(format, base.toString()));
        return JsonObject.builder().put("name", provider.name()).put("on", provider.on())
                .put("kind", provider.kind().name().toLowerCase(Locale.ROOT)).put("formats", bases.build())
                .put("keys", provider.keys().size()).put("missing", Shown.strings(provider.missing()))
                .put("connect_seconds", provider.timeouts().connect().toSeconds())
                .put("first_byte_seconds", provider.timeouts().firstByte().toSeconds())
                .put("idle_seconds", provider.timeouts().idle().toSeconds())
                .put("lines", lines(now, "provider.", provider.name())).build();
    }

    private JsonObject model(Settings now, Model model) {
        return Shown.model(model, health.status(model))
                .with("routes", Shown.array(model.routes(), route -> JsonObject.builder()
                        .put("provider", route.provider().name()).put("model", route.model())
                        .put("on", route.provider().on()).build()))
                .with("allow", Shown.strings(model.allowed().stream().sorted().toList()))
                .with("lines", lines(now, "model.", model.id()));
    }

    private static JsonArray lines(Settings now, String prefix, String name) {
        List<Written> own = now.written().stream()
                .filter(line -> line.name().equals(name) && line.key().startsWith(prefix)).toList();
        return Shown.array(own, line -> {
            var shown = JsonObject.builder().put("key", line.key()).put("at", line.file() + ":" + line.line())
                    .put("secret", line.value() == null).build();
            return line.value() == null ? shown : shown.with("value", new JsonString(line.value()));
        });
    }
}
