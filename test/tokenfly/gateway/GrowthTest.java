package tokenfly.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tokenfly.testing.steps.StepAgent;

/// Nothing that anybody sends takes steps that grow faster than it: of four times as many parts some four times as
/// many, and of what is quadratic sixteen times. Steps are counted, in ours as in the JDK's classes, with the
/// whole gateway between a client and a provider, in a JVM of its own. It compiles with C1 alone, which has no
/// copying or searching of its own in the place of the JDK's code.
@Timeout(600)
class GrowthTest {
    static final String QUADRATIC = "a text that is made anew for each part";
    private static final double MOST = 4.5;

    @TempDir private Path directory;

    @TestFactory
    Stream<DynamicTest> stepsGrowInProportion() throws Exception {
        var classes = Path.of(StepAgent.class.getProtectionDomain().getCodeSource().getLocation().toURI());
        var agent = StepAgent.jar(directory, classes);
        var child = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx512m",
                "-XX:TieredStopAtLevel=1", "-javaagent:" + agent, "-cp", System.getProperty("java.class.path"),
                CountedGateway.class.getName()).redirectErrorStream(true).start();
        var lines = new String(child.getInputStream().readAllBytes(), StandardCharsets.UTF_8).lines().toList();
        assertEquals(0, child.waitFor(), String.join("\n", lines.subList(Math.max(0, lines.size() - 40), lines.size())));
        var counted = new ArrayList<>(lines.stream().filter(line -> line.startsWith("steps\t")).map(line -> line.split("\t")).toList());
        assertTrue(counted.size() > 100, "" + counted.size());
        return counted.stream().map(fields -> DynamicTest.dynamicTest(fields[1], () -> assertInProportion(fields)));
    }

    private static void assertInProportion(String[] fields) {
        long few = Long.parseLong(fields[2]);
        long many = Long.parseLong(fields[3]);
        assertTrue(few > 1000, "nothing was counted: " + List.of(fields));
        assertEquals(!fields[1].equals(QUADRATIC), many <= MOST * few, few + " steps become " + many);
    }
}
