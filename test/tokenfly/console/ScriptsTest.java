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
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// How the pages' scripts are built.
class ScriptsTest {
    private static final Path PAGES = Path.of("src/tokenfly/console/pages");
    private static final Pattern IMPORT = Pattern.compile("(?:from|import\\() ?'\\./([a-z]+\\.js)'");
    private static final Pattern TEXT = Pattern.compile("\\bt\\('((?:[^'\\\\]|\\\\.)*)'");

    @Test
    void noScriptImportsItselfByWayOfAnother() throws Exception {
        var imports = new TreeMap<String, Set<String>>();
        for (var script : scripts().entrySet()) {
            var imported = new TreeSet<String>();
            var found = IMPORT.matcher(script.getValue());
            while (found.find()) imported.add(found.group(1));
            imports.put(script.getKey(), imported);
        }
        assertTrue(imports.size() > 10, imports.toString());
        var left = new TreeMap<>(imports);
        while (left.entrySet().removeIf(script -> script.getValue().stream().noneMatch(left::containsKey))) { }
        assertEquals(Map.of(), left);
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
