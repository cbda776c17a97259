package tokenfly;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.spi.ToolProvider;
import org.junit.jupiter.api.Test;

/// The house has floors: a package uses only the floors below it, never a neighbour.
class PackageDirectionTest {
    private static final Path CLASSES = Path.of("build/classes");
    private static final Map<String, Integer> FLOORS = Map.ofEntries(
            Map.entry("json", 1), Map.entry("sse", 1), Map.entry("http", 1), Map.entry("metrics", 1),
            Map.entry("properties", 1), Map.entry("thread", 0), Map.entry("id", 0),
            Map.entry("transport", 2), Map.entry("chat", 2), Map.entry("account", 2), Map.entry("provider", 3), Map.entry("history", 3),
            Map.entry("series", 3), Map.entry("notify", 3),
            Map.entry("tokens", 4), Map.entry("dialect", 4),
            Map.entry("openai", 5), Map.entry("anthropic", 5), Map.entry("responses", 5),
            Map.entry("upstream", 5), Map.entry("demo", 5),
            Map.entry("config", 6), Map.entry("gateway", 6), Map.entry("console", 7), Map.entry("command", 7), Map.entry("", 8));

    @Test
    void everyPackageUsesOnlyTheFloorsBelowIt() {
        var wrong = new ArrayList<String>();
        uses().forEach((user, used) -> used.forEach(other -> {
            if (!user.equals(other) && FLOORS.get(other) >= FLOORS.get(user))
                wrong.add(name(user) + " uses " + name(other));
        }));
        assertEquals(List.of(), wrong);
    }

    /// The rooms of one package, too: whose child uses its parent is not used by it.
    @Test
    void noPackageComesBackToItself() {
        var uses = uses(name -> name);
        var circles = uses.keySet().stream().filter(start -> reached(uses, start).contains(start)).toList();

        assertEquals(List.of(), circles);
    }

    private static Set<String> reached(Map<String, List<String>> uses, String start) {
        var reached = new HashSet<String>();
        var open = new ArrayDeque<>(List.of(start));
        while (!open.isEmpty()) {
            var user = open.remove();
            for (var used : uses.getOrDefault(user, List.of()))
                if (!used.equals(user) && reached.add(used)) open.add(used);
        }
        return reached;
    }

    @Test
    void everyPackageHasAFloor() {
        for (var user : uses().keySet()) assertTrue(FLOORS.containsKey(user), user);
    }

    @Test
    void nothingButTheJdkIsInTheJar() throws Exception {
        try (var files = Files.walk(CLASSES)) {
            for (var file : files.filter(Files::isRegularFile).toList()) {
                var name = CLASSES.relativize(file).toString();
                assertTrue(name.startsWith("tokenfly/") || name.startsWith("META-INF/services/java.")
                        || name.equals("module-info.class"), name);
            }
        }
    }

    /// The packages that each package names; a package below `account` counts as `account`.
    private static Map<String, List<String>> uses() {
        var uses = uses(PackageDirectionTest::first);
        assertTrue(uses.containsKey("gateway"), uses.toString());
        return uses;
    }

    /// The packages that each package names, by `jdeps`.
    private static Map<String, List<String>> uses(UnaryOperator<String> named) {
        var text = new StringWriter();
        var out = new PrintWriter(text);
        int code = ToolProvider.findFirst("jdeps").orElseThrow()
                .run(out, out, "-verbose:package", "-filter:none", "--multi-release", "base",
                        "--ignore-missing-deps", "-cp", CLASSES.toString(), CLASSES.toString());
        assertEquals(0, code, text.toString());
        var uses = new TreeMap<String, List<String>>();
        String user = "";
        for (var line : text.toString().lines().toList()) {
            var arrow = Pattern.compile("^\\s+(?:(\\S+)\\s+)?->\\s+(\\S+).*$").matcher(line);
            var head = Pattern.compile("^   (tokenfly\\S*)\\s.*$").matcher(line);
            if (head.matches()) user = named.apply(head.group(1));
            if (arrow.matches()) {
                if (arrow.group(1) != null && arrow.group(1).startsWith("tokenfly")) user = named.apply(arrow.group(1));
                if (arrow.group(2).startsWith("tokenfly"))
                    uses.computeIfAbsent(user, _ -> new ArrayList<>()).add(named.apply(arrow.group(2)));
            }
        }
        return uses;
    }

    private static String first(String packageName) {
        var parts = packageName.split("\\.");
        return parts.length == 1 ? "" : parts[1];
    }

    private static String name(String part) {
        return part.isEmpty() ? "tokenfly" : part;
    }
}
