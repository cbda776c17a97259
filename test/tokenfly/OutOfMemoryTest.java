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
            Thread.ofPlatform().name("books").start(() -> die(args[0])).join();
        }

        private static void die(String why) {
            switch (why) {
                case "memory" -> throw new OutOfMemoryError("heap");
                case "everything" -> fill();
                case "parted" -> Main.end(new StackOverflowError("stack"));
                default -> throw new IllegalStateException("bug");
            }
        }

        /// By many virtual threads at once, until none of them can have another byte.
        private static void fill() {
            for (int i = 0; i < 20; i++)
                Thread.startVirtualThread(() -> {
                    var all = new java.util.ArrayList<byte[]>();
                    for (int size = 1 << 20; ; size = Math.max(16, size - size / 50)) all.add(new byte[size]);
                });
            while (true) Thread.onSpinWait();
        }
    }

    @Test
    void aThreadThatDiesForWantOfMemoryEndsTheProcess() throws Exception {
        assertDies("memory", Main.OUT_OF_MEMORY, "out of memory");
    }

    @Test
    void aHeapThatIsFullToTheLastByteEndsIt() throws Exception {
        assertDies("everything", Main.OUT_OF_MEMORY, "out of memory");
    }

    @Test
    void anyOtherBugIsToldAndEndsNothing() throws Exception {
        assertDies("bug", Main.DONE, "thread books died of java.lang.IllegalStateException: bug");
    }

    @Test
    void booksThatArePartedEndTheProcess() throws Exception {
        assertDies("parted", Main.OUT_OF_MEMORY, "have parted, so this process ends; the next start reads the"
                + " ledger: java.lang.StackOverflowError: stack");
    }

    private static void assertDies(String why, int code, String words) throws Exception {
        var java = Path.of(System.getProperty("java.home"), "bin/java").toString();
        var process = new ProcessBuilder(java, "-Xmx64m", "-cp", "build/classes:build/test-classes",
                Dying.class.getName(), why).redirectErrorStream(true).start();
        var output = new String(process.getInputStream().readAllBytes());
        assertEquals(code, process.waitFor(), output);
        assertTrue(output.contains(words), output);
    }
}
