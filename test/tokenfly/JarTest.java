package tokenfly;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The one file that people download.
class JarTest {
    private static final Path JAR = Path.of("build/tokenfly.jar");

    @Test
    void itStaysUnderTwoMegabytes() throws IOException {
        assertTrue(Files.size(JAR) < 2_000_000, Files.size(JAR) + " bytes");
    }

    @Test
    void stackTracesNameTheLine() throws Exception {
        try (var jar = new URLClassLoader(new URL[] {JAR.toUri().toURL()}, null)) {
            var parse = jar.loadClass("tokenfly.json.Json").getMethod("parse", String.class);
            var failure = assertThrows(InvocationTargetException.class, () -> parse.invoke(null, "[")).getCause();
            assertTrue(failure.getStackTrace()[0].getLineNumber() > 0, failure.getStackTrace()[0].toString());
        }
    }

    @Test
    void itIsTheSameByteForByteWhenBuiltAgain(@TempDir Path copy) throws Exception {
        for (var name : List.of("Makefile", "config.properties", "src")) copy(Path.of(name), copy.resolve(name));
        var make = new ProcessBuilder("make", "--silent", "jar").directory(copy.toFile())
                .redirectErrorStream(true).start();
        var output = new String(make.getInputStream().readAllBytes());
        assertEquals(0, make.waitFor(), output);
        assertArrayEquals(Files.readAllBytes(JAR), Files.readAllBytes(copy.resolve(JAR.toString())));
    }

    @Test
    void itHoldsNothingThatIsNotOurs() throws IOException {
        try (var jar = new JarFile(JAR.toFile())) {
            assertEquals(List.of(), jar.stream().map(Object::toString)
                    .filter(name -> !name.startsWith("META-INF/") && !name.startsWith("tokenfly/")).toList());
        }
    }

    @Test
    void theStartScriptsHelpSaysWhatWasTyped() throws Exception {
        var script = Path.of("src/dist/bin/tokenfly").toString();
        var start = new ProcessBuilder(script, "key", "--help").redirectErrorStream(true);
        start.environment().put("TOKENFLY_HOME", JAR.getParent().toString());
        start.environment().put("JAVA", Path.of(System.getProperty("java.home"), "bin/java").toString());
        var run = start.start();
        var output = new String(run.getInputStream().readAllBytes());
        assertEquals(0, run.waitFor(), output);
        assertTrue(output.startsWith("  " + script + " key ACCOUNT "), output);
    }

    @Test
    void anOlderJavaIsToldWhatIsNeeded() throws Exception {
        var old = olderJava();
        assumeTrue(old != null, "no Java between 8 and 24 on this machine");
        var run = new ProcessBuilder(old.toString(), "-jar", JAR.toString(), "--version")
                .redirectErrorStream(true).start();
        var output = new String(run.getInputStream().readAllBytes()).strip();
        assertEquals(1, run.waitFor());
        assertTrue(output.startsWith("TokenFly needs Java 25 or newer, but this is Java "), output);
        assertEquals(1, output.lines().count());
    }

    @Test
    void theVersionIsPrinted() throws Exception {
        var run = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin/java").toString(), "-jar",
                JAR.toString(), "--version").redirectErrorStream(true).start();
        assertEquals("TokenFly " + Version.NAME, new String(run.getInputStream().readAllBytes()).strip());
        assertTrue(run.waitFor(10, TimeUnit.SECONDS));
    }

    private static Path olderJava() throws IOException {
        var homes = Path.of("/usr/lib/jvm");
        if (!Files.isDirectory(homes)) return null;
        try (Stream<Path> all = Files.list(homes)) {
            for (var home : all.toList()) {
                var java = home.resolve("bin/java");
                var release = home.resolve("release");
                if (!Files.isExecutable(java) || !Files.exists(release)) continue;
                var version = Files.readString(release).replaceAll("(?s).*JAVA_VERSION=\"(1\\.)?(\\d+).*", "$2");
                if (version.matches("\\d+") && Integer.parseInt(version) < 25) return java;
            }
        }
        return null;
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (var file : files.toList()) {
                var target = file.equals(from) ? to : to.resolve(from.relativize(file).toString());
                if (Files.isDirectory(file)) Files.createDirectories(target);
                else Files.copy(file, target);
            }
        }
    }
}
