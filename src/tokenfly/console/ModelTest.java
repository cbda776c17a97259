package tokenfly.console;

import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;
import tokenfly.account.money.Money;
import tokenfly.account.money.Tokens;
import tokenfly.config.Settings;
import tokenfly.dialect.Operation;
import tokenfly.json.JsonObject;
import tokenfly.upstream.Probe.Result;
import tokenfly.upstream.catalog.Model;
import tokenfly.upstream.catalog.Target;

/// One small request to each provider of a model, with the first key of each: whether it answers, how
/// fast and in which words. Charged to nobody; what rests and whose turn it is does not change by it.
/// Thread-safe.
final class ModelTest {
    private static final int MAX_WORDS = 300;

    private final Supplier<Settings> settings;
    private final Console.Testing testing;
    /// It costs money: one at a time.
    private final Semaphore running = new Semaphore(1);

    ModelTest(Supplier<Settings> settings, Console.Testing testing) {
        this.settings = settings;
        this.testing = testing;
    }

    /// @param provider the only one to ask, or null for all
    JsonObject run(String id, String provider) throws ApiRefusal, InterruptedException {
        var model = settings.get().catalog().find(id);
        if (model == null) throw new ApiRefusal(404, "There is no such model.");
        var routes = model.routes().stream()
                .filter(route -> provider == null || route.provider().name().equals(provider)).toList();
        if (routes.isEmpty()) throw new ApiRefusal(404, "The model has no such provider.");
        if (!running.tryAcquire()) throw new ApiRefusal(503, "A test runs already; try again in a moment.");
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var asked = threads.invokeAll(routes.stream()
                    .<Callable<JsonObject>>map(route -> () -> ask(model, route)).toList());
            var results = asked.stream().map(ModelTest::result).toList();
            return JsonObject.builder().put("model", model.id()).put("results", Shown.array(results, one -> one)).build();
        } finally {
            running.release();
        }
    }

    private static JsonObject result(Future<JsonObject> asked) {
        try {
            return asked.get();
        } catch (ExecutionException bug) {
            throw new IllegalStateException(bug.getCause());
        } catch (InterruptedException done) {
            throw new AssertionError("all have ended", done);
        }
    }

    private JsonObject ask(Model model, Model.Route route) throws InterruptedException {
        var provider = route.provider();
        var shown = JsonObject.builder().put("provider", provider.name()).put("upstream_model", route.model());
        var dialect = provider.spoken(testing.dialects(), Operation.CHAT);
        if (!provider.on() || dialect == null) return shown.put("outcome", "off")
                .put("said", provider.on() ? "It speaks no format of chats." : "It has no key.").build();
        var key = provider.keyless() ? null : provider.keys().getFirst();
        long start = System.nanoTime();
        var outcome = testing.probe().words(new Target(provider, route.model(), key, dialect));
        var took = Duration.ofNanos(System.nanoTime() - start);
        shown.put("format", dialect.name()).put("ms", took.toMillis());
        var result = put(shown, outcome, model, provider.name());
        testing.log().accept("the operator tested model " + model.id() + " at provider " + provider.name() + ": "
                + result.string("outcome") + " in " + took.toMillis() + "ms, cost " + result.string("cost"));
        return result;
    }

    private static JsonObject put(JsonObject.Builder shown, Result outcome, Model model, String provider) {
        return switch (outcome) {
            case Result.Answers(var usage, var words) -> {
                var tokens = Tokens.reported(usage.input(), usage.cached(), usage.output(), usage.cacheWritten());
                yield shown.put("outcome", "answered").put("said", cut(words)).put("input_tokens", usage.input())
                        .put("output_tokens", usage.output())
                        .put("cost", Money.format(model.prices().cost(tokens, Instant.now(), provider))).build();
            }
            case Result.Fails(var fault) -> shown.put("outcome", fault.meaning().name().toLowerCase(Locale.ROOT))
                    .put("status", fault.status()).put("said", cut(fault.body().message())).put("cost", "0").build();
            case Result.Lists _ -> throw new AssertionError("words were asked for");
        };
    }

    private static String cut(String words) {
        return words.substring(0, Math.min(words.length(), MAX_WORDS));
    }
}
