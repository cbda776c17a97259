package tokenfly.console;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.LocalDate;
import java.time.ZoneOffset;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tokenfly.json.JsonObject;
import tokenfly.testing.RunningGateway;

/// Use by day and by model, key or account, and requests page by page, as JSON and as CSV.
class UseApiTest {
    private static final String ADMIN = "operator-key-for-tests";
    private static final String ALICE = "sk-tf-alice-of-use";
    private static final String LAPTOP = "sk-tf-laptop-of-use";
    private static final String BOB = "sk-tf-bob-of-use";

    private static RunningGateway gateway;

    @BeforeAll
    static void start() throws Exception {
        gateway = RunningGateway.with("""
                admin.key = %s
                model.dear.providers = demo=demo
                model.dear.price.output = 100
                model.cheap.providers = demo=demo
                model.cheap.price.output = 1
                account.alice.keys = %s
                account.alice.key.laptop = %s
                account.bob.keys = %s
                """.formatted(ADMIN, ALICE, LAPTOP, BOB));
        for (var key : new String[] {ALICE, LAPTOP, LAPTOP, BOB}) ask(key, "dear");
        for (int i = 0; i < 3; i++) ask(ALICE, "cheap");
        // A request is noted a moment after its answer's last byte.
        long end = System.nanoTime() + 30_000_000_000L;
        while (RunningGateway.json(gateway.get("/admin/requests", "x-api-key", ADMIN)).array("requests").values().size() < 7) {
            assertTrue(System.nanoTime() < end, "not all requests ended");
            Thread.sleep(10);
        }
    }

    @AfterAll
    static void stop() throws Exception {
        gateway.close();
    }

    @Test
    void useIsDividedByWhatIsAskedFor() throws Exception {
        var keys = day(ALICE, "/console/api/use?by=key").object("keys");
        assertEquals(2, keys.members().size());
        assertTrue(keys.members().values().stream().anyMatch(use -> use.toString().contains("\"requests\":4")), keys.toString());
        var accounts = day(ADMIN, "/admin/use?by=account").object("accounts");
        assertEquals("6", accounts.object("alice").get("requests").toString());
        assertEquals("1", accounts.object("bob").get("requests").toString());
    }

    @Test
    void onlyTheDearestAreNamedByDayAndAllInTotal() throws Exception {
        var answer = RunningGateway.json(gateway.get("/console/api/use?top=1", "x-api-key", ALICE));
        var day = (JsonObject) answer.array("days").values().getFirst();
        assertEquals("[dear]", day.object("models").members().keySet().toString());
        assertEquals("6", day.get("requests").toString());
        assertEquals("[cheap, dear]", answer.object("totals").members().keySet().toString());
    }

    @Test
    void aRangeOfDaysIsKeptTo() throws Exception {
        var tomorrow = LocalDate.now(ZoneOffset.UTC).plusDays(2);
        assertTrue(gateway.get("/console/api/use?from=" + tomorrow, "x-api-key", ALICE).body().contains("\"days\":[]"));
    }

    @Test
    void csvHasARowForEachPart() throws Exception {
        var csv = gateway.get("/console/api/use.csv", "x-api-key", ALICE);
        assertTrue(csv.headers().firstValue("content-type").orElseThrow().startsWith("text/csv"));
        var lines = csv.body().split("\r\n");
        assertEquals("day,model,requests,input_tokens,cached_tokens,output_tokens,cost", lines[0]);
        assertEquals(3, lines.length);
        assertTrue(lines[1].contains(",cheap,3,"), lines[1]);
    }

    @ParameterizedTest
    @CsvSource({"/console/api/use", "/console/api/use.csv", "/console/api/requests", "/console/api/requests.csv"})
    void anAccountGetsNothingOfAnothers(String path) throws Exception {
        var answer = gateway.get(path + "?account=alice", "x-api-key", BOB);
        assertEquals(200, answer.statusCode());
        assertFalse(answer.body().contains("alice") || answer.body().contains("cheap"), answer.body());
        var operators = gateway.get(path.replace("/console/api", "/admin"), "x-api-key", BOB);
        assertTrue(operators.statusCode() == 401 || operators.statusCode() == 403, operators.body());
    }

    @Test
    void requestsAreTurnedPageByPage() throws Exception {
        var first = RunningGateway.json(gateway.get("/console/api/requests?limit=4", "x-api-key", ALICE)).array("requests");
        var second = RunningGateway.json(gateway.get("/console/api/requests?limit=4&skip=4", "x-api-key", ALICE)).array("requests");
        assertEquals(4, first.values().size());
        assertEquals(2, second.values().size());
        assertFalse(first.values().contains(second.values().getFirst()));
    }

    @ParameterizedTest
    @CsvSource({"use?by=day,by must be", "use?from=yesterday,from must be a day", "requests?skip=many,skip must be"})
    void whatCannotBeAskedIsRefusedInWords(String query, String words) throws Exception {
        var answer = gateway.get("/console/api/" + query, "x-api-key", ALICE);
        assertEquals(400, answer.statusCode());
        assertTrue(answer.body().contains(words), answer.body());
    }

    private static JsonObject day(String key, String path) throws Exception {
        return (JsonObject) RunningGateway.json(gateway.get(path, "x-api-key", key)).array("days").values().getFirst();
    }

    private static void ask(String key, String model) throws Exception {
        gateway.post("/v1/chat/completions", "{\"model\":\"" + model + "\",\"messages\":[{\"role\":\"user\",\"content\":\"fast hi\"}]}",
                "x-api-key", key);
    }
}
