package tokenfly.console;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import tokenfly.http.Respond;
import tokenfly.http.StaticFile;

/// The pages and what they are made of, below `pages` beside this class. Thread-safe.
final class PageFiles {
    private static final Map<String, String> PAGES =
            Map.of("/", "index.html", "/models", "models.html", "/console", "console.html");
    private static final Pattern FILE = Pattern.compile("[a-z]{1,20}\\.(js|css|svg)");

    private final Map<String, StaticFile> files = new ConcurrentHashMap<>();

    /// @param asked the path of a page, or the name of one of their files
    void send(HttpExchange http, String asked) throws IOException {
        var name = FILE.matcher(asked).matches() ? asked : PAGES.get(asked);
        var file = name == null ? null : file(name);
        if (file == null) {
            Respond.text(http, 404, "There is no such page.\n");
        } else if (!http.getRequestMethod().equals("GET")
                && !http.getRequestMethod().equals("HEAD")) {
            http.getResponseHeaders().set("Allow", "GET, HEAD");
            Respond.text(http, 405, "A page can only be looked at.\n");
        } else {
            file.send(http);
        }
    }

    /// Null when there is none of this name.
    private StaticFile file(String name) throws IOException {
        var file = files.get(name);
        if (file != null || PageFiles.class.getResource("pages/" + name) == null) return file;
        files.put(name, file = StaticFile.beside(PageFiles.class, "pages/" + name));
        return file;
    }
}
