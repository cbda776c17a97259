package tokenfly.command;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tokenfly.Formats;
import tokenfly.config.ConfigLocation;
import tokenfly.config.SettingsReader;
import tokenfly.testing.MadeCertificate;

class CheckCommandTest {
    @TempDir
    Path directory;
    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
    private int exit;

    private String check(String text) throws Exception {
        Files.writeString(directory.resolve("config.properties"), text);
        exit = new CheckCommand(ConfigLocation.find(null, directory),
                new SettingsReader(_ -> null, null, Formats.all()), new PrintStream(printed, true, UTF_8),
                _ -> true).run();
        return printed.toString(UTF_8).replace(System.lineSeparator(), "\n");
    }

    @Test
    void aGoodConfigurationIsSummedUpAndWhatIsOffNamesItsWant() throws Exception {
        assertEquals("""
                ok: 5 models (2 on), 4 providers (2 on), 1 account in config.properties
                off without A or B: m, n
                off without provider.r.keys: o
                account a: config.properties:10
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
    void aCertificateThatNoStartWouldTakeIsAMistake() throws Exception {
        var certificate = Files.writeString(directory.resolve("c.pem"), "no certificate");
        var key = Files.writeString(directory.resolve("k.pem"), "no key");
        assertEquals("tls.certificate = " + certificate + ", tls.key = " + key + ": there is no BEGIN CERTIFICATE\n",
                check("tls.certificate = c.pem\ntls.key = k.pem\n"));
        assertEquals(2, exit);
        MadeCertificate.in(directory, "good", "ip:127.0.0.1");
        check("tls.certificate = good.pem\ntls.key = good-key.pem\n");
        assertEquals(0, exit, printed.toString(UTF_8));
    }

    @Test
    void everyMistakeIsALineAndTheExitIsTwo() throws Exception {
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
