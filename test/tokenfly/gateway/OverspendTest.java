package tokenfly.gateway;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tokenfly.provider.ProviderKind;
import tokenfly.testing.RunningGateway;
import tokenfly.testing.ScriptedUpstream;
import tokenfly.tokens.TokenEstimate;

/// A prepaid account is safe to give to a stranger: whatever is asked, in whichever fields, at whichever
/// endpoint, of whichever provider, all at once, the balance never goes below zero by more than the
/// input's estimate was wrong. Every provider here produces the most that it is allowed, and some ignore
/// what they should obey.
@Timeout(120)
class OverspendTest {
    private static final int ROUNDS = 60;
    private static final int AT_ONCE = 3;
    private static final int ACCOUNTS = 12;
    private static final long INPUT = 40;
    /// A token of input costs 1,000 nano-units, one of output 8,000.
    private static final String PRICES = "model.%1$s.price.input = 1\nmodel.%1$s.price.output = 8\n"
            + "model.%1$s.price.cached = 0.1\nmodel.%1$s.price.cache-write = 1.25\n";
    private static final String[] PATHS = {"/v1/chat/completions", "/v1/messages", "/v1/completions",
        "/v1/embeddings", "/v1/responses"};
    private static final String[] CEILINGS = {"max_tokens", "max_completion_tokens", "max_output_tokens",
        "max_new_tokens", "n_predict"};
    private static final String[] VALUES = {"1", "5", "300", "5000", "90000", "1000000", "999999999999",
        "null", "-1"};
    private static final String[] PROMPTS = {"\"p\"", "[1,2,3]", "[\"a\",\"b\",\"c\"]", "[[1],[2,3]]",
        "[\"a\",\"b\",\"c\",\"d\",\"e\",\"f\",\"g\",\"h\"]"};

    private final Map<Integer, BigDecimal> wrong = new HashMap<>();

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void noRequestSpendsWhatTheAccountDoesNotHave(long seed) throws Exception {
        var random = new Random(seed);
        var models = new ArrayList<String>();
        try (var byTokens = upstream("max_tokens"); var byCompletion = upstream("max_completion_tokens");
                var byNone = upstream(GreedyProvider.NONE);
                var gateway = RunningGateway.with(config(random, models, byTokens, byCompletion, byNone));
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            int answered = 0;
            for (int i = 0; i < ROUNDS; i++) {
                var asking = new ArrayList<Callable<Integer>>();
                int account = random.nextInt(ACCOUNTS);
                for (int j = 0; j < AT_ONCE; j++) {
                    var path = PATHS[random.nextInt(PATHS.length)];
                    var body = body(random, path, models.get(random.nextInt(models.size())));
                    asking.add(() -> ask(gateway, account, path, body));
                }
                for (var status : threads.invokeAll(asking)) if (status.get() == 200) answered++;
                assertNotOverspent(gateway, account);
            }
            assertTrue(answered > ROUNDS / 2, answered + " answered");
            assertTrue(!byTokens.received().isEmpty() && !byCompletion.received().isEmpty()
                    && !byNone.received().isEmpty());
        }
    }

    private static ScriptedUpstream upstream(String obeys) throws Exception {
        return new ScriptedUpstream(new GreedyProvider(obeys, 700_000, INPUT));
    }

    private static String config(Random random, List<String> models, ScriptedUpstream byTokens,
            ScriptedUpstream byCompletion, ScriptedUpstream byNone) {
        var config = new StringBuilder();
        for (var kind : ProviderKind.values()) {
            var own = kind.maxTokensField().equals("max_tokens") ? byTokens : byCompletion;
            var name = kind.name().toLowerCase();
            provider(config, name, kind, "openai", own.uri("/v1").toString());
            provider(config, name + "-a", kind, "anthropic", byTokens.uri("").toString());
            provider(config, name + "-none", kind, "openai", byNone.uri("/v1").toString());
            provider(config, name + "-none-a", kind, "anthropic", byNone.uri("").toString());
            for (var suffix : new String[] {"", "-a", "-none", "-none-a"}) models.add(name + suffix);
        }
        for (var model : models) {
            config.append("model.").append(model).append(".providers = ").append(model).append('\n')
                    .append(PRICES.formatted(model));
            if (random.nextBoolean()) config.append("model.").append(model).append(".max-output = ")
                    .append(1 + random.nextInt(8000)).append('\n');
        }
        for (int i = 0; i < ACCOUNTS; i++)
            config.append("account.a").append(i).append(".keys = ").append(key(i)).append("\naccount.a").append(i)
                    .append(".balance = 0.").append(10 + random.nextInt(90)).append('\n');
        return config.toString();
    }

    private static void provider(StringBuilder config, String name, ProviderKind kind, String format, String uri) {
        config.append("provider.%1$s.%2$s = %3$s\nprovider.%1$s.keys = key-1234567890\nprovider.%1$s.kind = %4$s\n"
                .formatted(name, format, uri, kind.name().toLowerCase()));
    }

    private static String key(int account) {
        return "sk-tf-stranger-" + account;
    }

    private static String body(Random random, String path, String model) {
        var members = new ArrayList<String>();
        for (int i = random.nextInt(4); i > 0; i--)
            members.add("\"" + pick(random, CEILINGS) + "\":" + pick(random, VALUES));
        if (path.equals("/v1/messages")) members.add("\"max_tokens\":" + (1 + random.nextInt(200_000)));
        if (random.nextInt(3) == 0) members.add("\"n\":" + (1 + random.nextInt(6)));
        if (random.nextInt(6) == 0) members.add("\"best_of\":" + (1 + random.nextInt(9)));
        if (random.nextInt(4) == 0) members.add("\"service_tier\":\"priority\"");
        if (random.nextInt(4) == 0) members.add("\"thinking\":{\"type\":\"enabled\",\"budget_tokens\":2000}");
        members.add("\"stream\":" + random.nextBoolean());
        members.add(switch (path) {
            case "/v1/completions" -> "\"prompt\":" + pick(random, PROMPTS);
            case "/v1/embeddings", "/v1/responses" -> "\"input\":\"hello\"";
            default -> "\"messages\":[{\"role\":\"user\",\"content\":\"hello\"}]";
        });
        java.util.Collections.shuffle(members, random);
        return "{\"model\":\"" + model + "\"," + String.join(",", members) + "}";
    }

    private static String pick(Random random, String[] from) {
        return from[random.nextInt(from.length)];
    }

    private int ask(RunningGateway gateway, int account, String path, String body) throws Exception {
        var answer = gateway.postUnchecked(path, body, "authorization", "Bearer " + key(account));
        assertTrue(List.of(200, 400, 402, 429).contains(answer.statusCode()),
                path + " " + body + " -> " + answer.statusCode() + " " + answer.body());
        long estimate = TokenEstimate.ofBody(body.getBytes(StandardCharsets.UTF_8), "m");
        if (answer.statusCode() == 200 && INPUT > estimate) synchronized (wrong) {
            wrong.merge(account, new BigDecimal(INPUT - estimate).movePointLeft(6)
                    .multiply(new BigDecimal("1.25")), BigDecimal::add);
        }
        return answer.statusCode();
    }

    private void assertNotOverspent(RunningGateway gateway, int account) throws Exception {
        var shown = RunningGateway.json(gateway.get("/v1/account", "authorization", "Bearer " + key(account)));
        var least = wrong.getOrDefault(account, BigDecimal.ZERO).negate();
        var balance = new BigDecimal(shown.string("balance"));
        assertTrue(balance.compareTo(least) >= 0, "balance " + balance + " below " + least);
        assertTrue(shown.string("held").equals("0"), shown.toString());
    }
}
