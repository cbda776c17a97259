package tokenfly.config;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tokenfly.account.money.Money;
import tokenfly.account.settings.AccountSettings;
import tokenfly.account.settings.KeyHash;
import tokenfly.account.settings.Limits;

class AccountReaderTest {
    @TempDir
    Path directory;
    private Configs configs;

    @BeforeEach
    void setUp() {
        configs = new Configs(directory);
    }

    @Test
    void anAccountHasAllItWasGiven() {
        var account = account(configs.good("""
                account.a.b.keys = secret-1, secret-2
                account.a.b.balance = 12.5
                account.a.b.models = deepseek-*, demo
                account.a.b.requests-per-minute = 1
                account.a.b.tokens-per-minute = 2
                account.a.b.concurrent-requests = 3
                account.a.b.spend-per-day = 4
                account.a.b.spend-per-month = 5
                account.a.b.disabled = true
                """), "a.b");

        assertEquals(List.of(KeyHash.of("secret-1"), KeyHash.of("secret-2")), hashes(account));
        assertEquals(OptionalLong.of(Money.parse("12.5")), account.openingNanos());
        assertEquals(List.of("deepseek-*", "demo"), account.models());
        assertEquals(new Limits(1, 2, 3, Money.parse("4"), Money.parse("5")), account.limits());
        assertEquals(true, account.disabled());
    }

    private static AccountSettings account(Settings settings, String name) {
        return settings.accounts().stream().filter(a -> a.name().equals(name)).findFirst().orElseThrow();
    }

    private static List<KeyHash> hashes(AccountSettings account) {
        return account.keys().stream().map(key -> key.hash()).toList();
    }

    @Test
    void defaultLimitsServeAccountsWithoutTheirOwn() {
        var settings = configs.good("""
                account.default.requests-per-minute = 60
                account.default.concurrent-requests = 4
                account.a.keys = secret-1
                account.b.requests-per-minute = 5
                account.b.concurrent-requests = none
                """);

        assertEquals(new Limits(60, 0, 4, 0, 0), account(settings, "a").limits());
        assertEquals(new Limits(5, 0, 0, 0, 0), account(settings, "b").limits());
        assertEquals(2, settings.accounts().size());
    }

    @Test
    void anAccountMayBeCalledDefault() {
        configs.write(configs.accounts(), "account.default.keys = " + KeyHash.of("secret-1"));
        var settings = configs.good("account.default.requests-per-minute = 60");

        assertEquals(List.of(KeyHash.of("secret-1")), hashes(account(settings, "default")));
        assertEquals(60, account(settings, "default").limits().requestsPerMinute());
    }

    @Test
    void theOperatorsFileGoesFirstAndKeysAreUnited() {
        configs.write(configs.accounts(), """
                account.a.keys = secret-2
                account.a.balance = 1
                account.a.spend-per-day = 2
                account.b.keys = secret-3
                """);
        var settings = configs.good("""
                account.a.keys = secret-1
                account.a.balance = 9
                """);

        assertEquals(List.of(KeyHash.of("secret-1"), KeyHash.of("secret-2")), hashes(account(settings, "a")));
        assertEquals(OptionalLong.of(Money.parse("9")), account(settings, "a").openingNanos());
        assertEquals(Money.parse("2"), account(settings, "a").limits().spendPerDayNanos());
        assertEquals(List.of(KeyHash.of("secret-3")), hashes(account(settings, "b")));
    }

    @Test
    void anAccountWhoseKeysAreNotSetIsAnAccountWithoutKeys() {
        var account = account(configs.good("account.a.keys = ${UNSET}"), "a");

        assertEquals(List.of(), account.keys());
    }

    @Test
    void theAccountsFileHasNoVariables() {
        configs.write(configs.accounts(), "account.a.models = ${M}");

        assertEquals(List.of("${M}"), account(new Configs(directory, Map.of("M", "x")).good(""), "a").models());
    }

    @Test
    void theAccountsFileIsFoundInTheDataDirectory() {
        configs.write(directory.resolve("books/accounts.properties"), "account.a.keys = secret-1");

        assertEquals(1, configs.good("data = books").accounts().size());
    }

    @Test
    void mistakesOfBothFilesAreFoundAtOnce() {
        configs.write(configs.accounts(), """
                account.b.spend-per-day = 0
                listen = 127.0.0.1:1
                account.b.kesy = x
                account.b.spend-per-day = 1
                """);

        assertEquals("""
                config.properties:1: account.a.balance = x: "x" is not a number: allowed is a decimal number such \
                as 12.5 or -3, with at most 9 decimals, between -1000000000 and 1000000000
                data/accounts.properties:1: account.b.spend-per-day = 0: "0" allows nothing: allowed is an amount \
                above zero, or none; disabled = true closes an account
                data/accounts.properties:2: listen = 127.0.0.1:1: does not belong into this file; allowed: keys \
                that begin with account.
                data/accounts.properties:3: account.b.kesy: unknown key; did you mean account.b.keys?
                data/accounts.properties:4: account.b.spend-per-day = 1: stands already on line 1; allowed: once""",
                configs.bad("account.a.balance = x"));
    }

    @Test
    void aKeyBelongsToOneAccount() {
        configs.write(configs.accounts(), "account.b.keys = " + KeyHash.of("secret-1"));

        assertEquals("data/accounts.properties:1: account.b.keys: holds a key that account a has, too",
                configs.bad("account.a.keys = secret-1"));
    }

    @Test
    void aMistakenKeyIsFoundInItsFile() {
        configs.write(configs.accounts(), "account.a.keys = short");

        assertEquals("data/accounts.properties:1: account.a.keys: not an API key: allowed are 8 to 500 visible"
                + " ASCII characters, or sha256: and 64 hexadecimal digits",
                configs.bad("account.a.keys = secret-1"));
    }
}
