package tokenfly;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class OutOfMemoryTest {
    /// The program, with a thread of its own that dies.
    static final class Dying {
        public static void main(String[] args) throws Exception {
            Main.main(new String[] {"--version"});
            Thread.ofPlatform().name("books").start(() -> {
                if (args[0].equals("memory")) throw new OutOfMemoryError("heap");
                throw new IllegalStateException("bug");
            }).join();
        }
    }

    @Test
    void aThreadThatDiesForWantOfMemoryEndsTheProcess() throws Exception {
        assertDies("memory", Main.OUT_OF_MEMORY, "thread books died of java.lang.OutOfMemoryError: heap");
    }

    @Test
    void anyOtherBugIsToldAndEndsNothing() throws Exception {
        assertDies("bug", Main.DONE, "thread books died of java.lang.IllegalStateException: bug");
    }

    private static void assertDies(String why, int code, String words) throws Exception {
        var java = Path.of(System.getProperty("java.home"), "bin/java").toString();
        var process = new ProcessBuilder(java, "-cp", "build/classes:build/test-classes",
                Dying.class.getName(), why).redirectErrorStream(true).start();
        var output = new String(process.getInputStream().readAllBytes());
        assertEquals(code, process.waitFor(), output);
        assertTrue(output.contains(words), output);
    }
}
