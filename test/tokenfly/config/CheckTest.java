package tokenfly.config;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckTest {
    @TempDir
    Path directory;
    private Configs configs;
    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
    private int exit;

    @BeforeEach
    void setUp() {
        configs = new Configs(directory);
    }

    private String check(String text) {
        configs.write(configs.file(), text);
        exit = Check.run(configs.location(), configs.reader(), new PrintStream(printed, true, UTF_8));
        return printed.toString(UTF_8).replace(System.lineSeparator(), "\n");
    }

    @Test
    void aGoodConfigurationIsSummedUpAndWhatIsOffNamesItsWant() {
        assertEquals("""
                ok: 5 models (2 on), 4 providers (2 on), 1 account in config.properties
                off without A or B: m, n
                off without provider.r.keys: o
                """, check("""
                provider.p.openai = http://p.test
                provider.p.keys = ${A}, ${B}
                provider.q.openai = http://q.test
                provider.q.keys = none
                provider.r.openai = http://r.test
                model.m.providers = p
                model.n.providers = p
                model.o.providers = r
                model.on.providers = p, q
                account.a.keys = secret-1
                """));
        assertEquals(0, exit);
    }

    @Test
    void everyMistakeIsALineAndTheExitIsTwo() {
        assertEquals("""
                config.properties:1: lisen: unknown key; did you mean listen?
                config.properties:2: currency = $: is no currency; allowed: 1 to 12 letters, such as USD, CNY or \
                credits
                """, check("""
                lisen = 1
                currency = $
                """));
        assertEquals(2, exit);
    }
}
