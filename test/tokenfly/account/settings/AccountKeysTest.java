package tokenfly.account.settings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tokenfly.properties.Mistake;
import tokenfly.properties.Mistakes;
import tokenfly.properties.Property;
import tokenfly.properties.Sections;
import tokenfly.properties.Substitution;

class AccountKeysTest {
    private List<Mistake> problems = List.of();

    private List<AccountSettings> read(Map<String, String> operator, Map<String, String> made) {
        var mistakes = new Mistakes("operator", AccountKeys.ALL);
        var accounts = AccountReader.read(sections("operator", operator, mistakes),
                sections("made", made, mistakes), mistakes);
        problems = mistakes.list();
        return accounts;
    }

    private static Sections sections(String file, Map<String, String> values, Mistakes mistakes) {
        var properties = new ArrayList<Property>();
        values.forEach((key, value) -> properties.add(new Property(file, properties.size() + 1, key, value)));
        return Sections.of(properties, Substitution::none, AccountKeys.ALL, mistakes);
    }

    private AccountSettings alice(Map<String, String> operator) {
        return read(operator, Map.of()).getFirst();
    }

    @Test
    void everyEndingIsRead() {
        AccountSettings alice = alice(Map.of("account.alice.keys", "secret-one, secret-two name=ci",
                "account.alice.balance", "12.5", "account.alice.models", "glm-*, demo",
                "account.alice.requests-per-minute", "60", "account.alice.tokens-per-minute",
                "100000",
                "account.alice.concurrent-requests", "4", "account.alice.spend-per-day", "1.5",
                "account.alice.spend-per-month", "20", "account.alice.disabled", "true"));

        assertEquals(new AccountSettings("alice", List.of(ApiKey.parse("secret-one"),
                ApiKey.parse("secret-two name=ci")), List.of("glm-*", "demo"),
                new Limits(60, 100_000, 4, 1_500_000_000L, 20_000_000_000L),
                OptionalLong.of(12_500_000_000L), true), alice);
        assertEquals(List.of(), problems);
    }

    @Test
    void anAccountThatSaysNothingElseMayUseAllModelsWithoutLimits() {
        assertEquals(new AccountSettings("alice", List.of(ApiKey.parse("secret-one")), List.of("*"),
                Limits.NONE, OptionalLong.empty(), false),
                alice(Map.of("account.alice.keys", "secret-one")));
    }

    @Test
    void defaultsServeAccountsThatDoNotSetTheirOwn() {
        List<AccountSettings> all = read(Map.of("account.default.requests-per-minute", "60",
                "account.default.balance", "1", "account.default.models", "demo",
                "account.a.requests-per-minute", "none",
                "account.b.spend-per-day", "2"), Map.of());
        var byName = Map.of(all.get(0).name(), all.get(0), all.get(1).name(), all.get(1));

        assertEquals(2, all.size());
        assertEquals(0, byName.get("a").limits().requestsPerMinute());
        assertEquals(new Limits(60, 0, 0, 2_000_000_000L, 0), byName.get("b").limits());
        assertEquals(OptionalLong.of(1_000_000_000L), byName.get("b").openingNanos());
        assertTrue(byName.get("b").mayUse("demo"));
        assertFalse(byName.get("b").mayUse("glm-4.6"));
    }

    @Test
    void whatTheOperatorSaysGoesFirstAndKeysAreThoseOfBothFiles() {
        AccountSettings alice =
                read(Map.of("account.alice.keys", "secret-one", "account.alice.spend-per-day", "1"),
                Map.of("account.alice.keys", "secret-two, secret-one",
                "account.alice.spend-per-day", "99", "account.alice.spend-per-month", "30"))
                .getFirst();

        assertEquals(List.of(ApiKey.parse("secret-one"), ApiKey.parse("secret-two")), alice.keys());
        assertEquals(new Limits(0, 0, 0, 1_000_000_000L, 30_000_000_000L), alice.limits());
    }

    @Test
    void aNameMayHoldDotsAndEvenAnEnding() {
        assertEquals("a.keys.b", alice(Map.of("account.a.keys.b.models", "demo")).name());
    }

    @ParameterizedTest
    @CsvSource({"balance,lots,is not a number", "balance,-1,is below zero",
            "balance,0.0000000001,is too precise", "balance,1e300,is not a number",
                    "balance,2000000000,is too large", "spend-per-day,0,allows nothing",
            "requests-per-minute,0,is no limit", "requests-per-minute,-5,is no limit",
            "tokens-per-minute,1.5,is no limit",
            "concurrent-requests,99999999999999999999,is no limit",
            "disabled,yes,is neither true nor false", "models,'',names no model", "models,' , ',names no model",
            "keys,short,not an API key", "keys,sha256:12,not the hash of a key"})
    void aBadValueIsAProblemOfItsKey(String ending, String value, String words) {
        read(Map.of("account.alice." + ending, value), Map.of());

        assertEquals(1, problems.size());
        assertEquals("account.alice." + ending, problems.getFirst().key());
        assertTrue(problems.getFirst().message().contains(words), problems.toString());
    }

    @ParameterizedTest
    @CsvSource({"account.alice.colour,unknown key", "account.alice,unknown key",
            "account..keys,unknown key", "account.a b.keys,is no name"})
    void aBadKeyIsAProblem(String key, String words) {
        read(Map.of(key, "secret-one"), Map.of());

        assertEquals(1, problems.size());
        assertTrue(problems.getFirst().message().contains(words), problems.toString());
    }

    @Test
    void notAllAccountsAreDisabledAtOnce() {
        read(Map.of("account.default.disabled", "true", "account.a.keys", "secret-one"), Map.of());

        assertEquals("operator", problems.getFirst().file());
        assertTrue(problems.getFirst().message().contains("has no default"), problems.toString());
    }

    @Test
    void withKeysOfItsOwnDefaultIsAnAccountToo() {
        List<AccountSettings> all = read(Map.of("account.default.keys", "secret-one",
                "account.default.requests-per-minute", "60", "account.alice.models", "*"),
                Map.of());

        assertEquals(List.of("alice", "default"), all.stream().map(AccountSettings::name).sorted()
                .toList());
        assertTrue(all.stream().allMatch(account -> account.limits().requestsPerMinute() == 60));
        assertEquals(List.of(), problems);
    }

    @Test
    void aBadDefaultIsToldOnceHoweverManyAccountsUseIt() {
        read(Map.of("account.default.spend-per-day", "x", "account.a.models", "*",
                "account.b.models", "*"), Map.of());

        assertEquals(1, problems.size());
    }

    @Test
    void everyMistakeIsToldAtOnce() {
        read(Map.of("account.a.balance", "x", "account.a.spend-per-day", "y", "account.b.keys",
                "z"), Map.of());

        assertEquals(3, problems.size());
    }

    @Test
    void oneKeyCannotBelongToTwoAccounts() {
        read(Map.of("account.a.keys", "secret-one", "account.b.keys", "secret-one"), Map.of());

        assertEquals(1, problems.size());
        assertFalse(problems.getFirst().message().contains("secret"));
    }

    @Test
    void everyEndingOfAKeyIsRead() {
        ApiKey key = alice(Map.of("account.alice.key.web", "secret-one",
                "account.alice.key.web.models", "glm-*, demo", "account.alice.key.web.expires", "2026-12-31",
                "account.alice.key.web.requests-per-minute", "60", "account.alice.key.web.tokens-per-minute",
                "1000", "account.alice.key.web.concurrent-requests", "4", "account.alice.key.web.spend-per-day",
                "1.5", "account.alice.key.web.spend-per-month", "20", "account.alice.key.web.spend", "99"))
                .keys().getFirst();

        assertEquals(List.of(), problems);
        assertEquals("web", key.name());
        assertEquals(Instant.parse("2027-01-01T00:00:00Z"), key.expires());
        assertEquals(new KeyLimits(List.of("glm-*", "demo"), new Limits(60, 1000, 4, 1_500_000_000L,
                20_000_000_000L, 99_000_000_000L)), key.limits());
    }

    @Test
    void aKeyWithoutLimitsHasNone() {
        ApiKey key = alice(Map.of("account.alice.key.web", "secret-one")).keys().getFirst();

        assertEquals(ApiKey.parse("secret-one name=web"), key);
    }

    @Test
    void aKeyThatAlsoStandsInTheListKeepsItsLimits() {
        var keys = read(Map.of("account.alice.keys", "secret-one, secret-two", "account.alice.key.web",
                "secret-two"), Map.of("account.alice.keys", "secret-two", "account.alice.key.web.spend", "1"))
                .getFirst().keys();

        assertEquals(2, keys.size());
        assertEquals(1_000_000_000, keys.stream().filter(key -> key.name().equals("web")).findFirst()
                .orElseThrow().limits().limits().spendNanos());
    }

    @Test
    void whatTheOperatorSaysOfAKeyCounts() {
        var key = read(Map.of("account.alice.key.web.spend", "1"), Map.of("account.alice.key.web", "secret-one",
                "account.alice.key.web.spend", "5", "account.alice.key.web.spend-per-day", "2"))
                .getFirst().keys().getFirst();

        assertEquals(new Limits(0, 0, 0, 2_000_000_000, 0, 1_000_000_000), key.limits().limits());
    }

    @Test
    void aKeyAndItsSuccessorShareTheirLimitsAndTheirId() {
        var keys = alice(Map.of("account.alice.key.web", "secret-new id=0123456789abcdef,"
                + " secret-old expires=2026-12-01T00:00:00Z", "account.alice.key.web.spend", "1")).keys();

        assertEquals(List.of("0123456789abcdef", "0123456789abcdef"), keys.stream().map(ApiKey::id).toList());
        assertEquals(keys.getFirst().limits(), keys.getLast().limits());
        assertNull(keys.getFirst().expires());
        assertTrue(keys.getLast().isExpired(Instant.parse("2026-12-01T00:00:00Z")));
        assertFalse(keys.getLast().isExpired(Instant.parse("2026-11-30T23:59:59Z")));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "key.web.spend           | 0          | allows nothing",
        "key.web.spend-per-day   | much       | much",
        "key.web.expires         | 2026-02-30 | is no date; allowed: the last day, such as 2026-12-31",
        "key.web.expires         | soon       | is no date",
        "key.web.requests-per-minute | -1     | is no limit",
        "key.other.spend         | 1          | there is no account.alice.key.other",
        "key.b:d                 | secret-two | a key's name is",
        "key.two                 | short      | not an API key",
        "key.web.disabled        | true       | not an API key",
    })
    void aMistakeOfAKeyIsToldWithItsKey(String ending, String value, String why) {
        read(new TreeMap<>(Map.of("account.alice.key.web", "secret-one", "account.alice." + ending, value)), Map.of());

        assertTrue(problems.stream().anyMatch(problem -> problem.toString().contains("account.alice." + ending)
                && problem.toString().contains(why)), problems.toString());
    }
}
