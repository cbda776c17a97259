package tokenfly.console;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// How the pages' scripts are built.
class ScriptsTest {
    private static final Path PAGES = Path.of("src/tokenfly/console/pages");
    private static final Pattern IMPORT = Pattern.compile("(?:from|import\\() ?'\\./([a-z]+)\\.js'");
    private static final Pattern TEXT = Pattern.compile("\\bt\\('((?:[^'\\\\]|\\\\.)*)'");

    /// As the package's documentation draws them.
    @Test
    void everyScriptImportsOnlyFromFloorsBelowItsOwn() throws Exception {
        var floors = floors();
        var scripts = scripts();
        scripts.remove("chinese.js"); // texts alone
        var names = scripts.keySet().stream().map(name -> name.replace(".js", "")).toList();
        assertEquals(new TreeSet<>(names), new TreeSet<>(floors.keySet()));
        for (var name : names) {
            var found = IMPORT.matcher(scripts.get(name + ".js"));
            while (found.find()) if (!found.group(1).equals("chinese"))
                assertTrue(floors.get(found.group(1)) > floors.get(name), name + " imports " + found.group(1));
        }
    }

    /// The top one is 0.
    private static Map<String, Integer> floors() throws IOException {
        var floors = new TreeMap<String, Integer>();
        var picture = Files.readString(Path.of("src/tokenfly/console/package-info.java")).split("/// ```\n")[1];
        int floor = 0;
        for (var line : picture.lines().toList()) {
            for (var name : line.substring("/// ".length()).split("  ")[0].split(" ")) floors.put(name, floor);
            floor++;
        }
        return floors;
    }

    /// A mark on a summary says that it opens.
    @Test
    void onlyTheSettingsOfThePlaygroundHideThatTheyOpen() throws Exception {
        var rules = Files.readString(PAGES.resolve("tokenfly.css")).lines().filter(line -> line.contains("list-style: none")).toList();
        assertEquals(1, rules.size(), rules.toString());
        assertTrue(rules.getFirst().startsWith("aside > details > summary {"), rules.toString());
    }

    @Test
    void everyTextIsThereInChinese() throws Exception {
        var chinese = new HashSet<String>();
        for (var line : Files.readAllLines(PAGES.resolve("chinese.js")))
            if (line.contains("|")) chinese.add(line.replaceFirst("^export.*`", "").replaceFirst("[|].*", ""));
        var missing = new ArrayList<String>();
        for (var script : scripts().entrySet()) {
            var found = TEXT.matcher(script.getValue());
            while (found.find()) if (!chinese.contains(found.group(1))) missing.add(script.getKey() + ": " + found.group(1));
        }
        assertEquals(List.of(), missing);
    }

    @Test
    void noScriptMakesHtmlOfText() throws Exception {
        for (var script : scripts().entrySet())
            for (var way : List.of("innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(", "DOMParser"))
                assertTrue(!script.getValue().contains(way), script.getKey() + " has " + way);
    }

    private static Map<String, String> scripts() throws IOException {
        var scripts = new TreeMap<String, String>();
        try (var files = Files.list(PAGES)) {
            for (var file : files.filter(file -> file.toString().endsWith(".js")).toList())
                scripts.put(file.getFileName().toString(), Files.readString(file));
        }
        return scripts;
    }
}
