package tokenfly.gateway;

import com.sun.net.httpserver.HttpExchange;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import tokenfly.chat.ChatError;
import tokenfly.chat.ChatException;
import tokenfly.chat.ErrorKind;
import tokenfly.dialect.ClientPath;
import tokenfly.dialect.Dialect;
import tokenfly.gateway.record.RequestLog;
import tokenfly.http.RequestPath;

/// The table of the API's paths. A path matches with and without its version, and with more after a
/// query mark. Not changed any more once it serves; thread-safe then.
public final class Routes {
    private final Map<String, Place> places = new LinkedHashMap<>();
    /// By path: those that stand for all below them as well.
    private final Map<String, List<Way>> notServed = new HashMap<>();
    private final List<Dialect> dialects;
    private final Set<String> keyHeaders;
    private final Set<String> pages;

    /// @param dialects the first one is spoken where nothing tells of another
    /// @param keyHeaders by which a call of the API is told from a browser that wants a page
    /// @param pages first segments of the paths that are no API's
    Routes(List<Dialect> dialects, Set<String> keyHeaders, Set<String> pages) {
        this.dialects = dialects;
        this.keyHeaders = keyHeaders;
        this.pages = pages;
    }

    /// @param path may have segments `{}`, whose texts the action is given
    void add(String method, String path, Dialect dialect, Bound action) {
        places.computeIfAbsent(path, Place::of).methods
                .computeIfAbsent(method, _ -> new ArrayList<>()).add(new Way(dialect, action));
    }

    /// @param path of the vendor's API; what is added stands before it, whatever lies below it
    /// @param instead what a client can do, or `""`
    void addNotServed(String path, Dialect dialect, String instead) {
        notServed.computeIfAbsent(path, _ -> new ArrayList<>()).add(new Way(dialect, asked -> _ -> {
            throw new ChatException(new ChatError(ErrorKind.PATH_NOT_FOUND, (RequestLog.word("/v1" + asked.getFirst())
                    + " is not served by this gateway. " + instead).strip() + " Served are: "
                    + String.join(", ", served(dialect)) + ".", null, "not_served", 0, null));
        }));
    }

    /// To the clients of a dialect, with what others give that are not told from them.
    private List<String> served(Dialect dialect) {
        return dialects.stream()
                .filter(other -> Objects.equals(other.clientHeader(), dialect.clientHeader()))
                .flatMap(other -> other.paths().stream())
                .filter(path -> !(path instanceof ClientPath.NotServed))
                .map(path -> "/v1" + path.path().replace("{}", "{id}")).distinct().toList();
    }

    /// What is done at a path, given the texts where it has `{}`, or the whole path where it is not served.
    @FunctionalInterface
    interface Bound {
        Route.Action to(List<String> variables);
    }

    private record Way(Dialect dialect, Bound action) {}

    private record Place(String path, List<String> segments, Map<String, List<Way>> methods) {
        static Place of(String path) {
            return new Place(path, List.of(path.substring(1).split("/")), new TreeMap<>());
        }

        /// The texts at `{}`, or null when it is another path.
        List<String> variables(List<String> asked) {
            if (asked.size() != segments.size()) return null;
            var variables = new ArrayList<String>();
            for (int i = 0; i < asked.size(); i++)
                if (segments.get(i).equals("{}")) variables.add(asked.get(i));
                else if (!segments.get(i).equals(asked.get(i))) return null;
            return variables;
        }
    }

    /// The route of a request, or null when its path is no API's.
    Route find(HttpExchange http) {
        RequestPath path;
        try {
            path = RequestPath.of(http.getRequestURI().toString());
        } catch (IllegalArgumentException e) {
            return new Route("other", vendor(http), _ -> {
                throw ChatException.invalid(null, "The URL is malformed: " + e.getMessage() + ".");
            });
        }
        return find(http, path);
    }

    /// In whose words a request is answered that is not looked at further.
    Dialect dialect(HttpExchange http) {
        var route = find(http);
        return route == null ? vendor(http) : route.dialect();
    }

    private Route find(HttpExchange http, RequestPath path) {
        boolean pageFirst = !path.versioned() && isPage(path) && !isKeyed(http);
        var place = pageFirst ? null : place(path);
        if (place != null) return route(http, path, place);
        var missing = pageFirst ? null : notServed(path);
        if (missing != null) {
            var way = chosen(http, notServed.get(missing));
            return new Route(missing, way.dialect, way.action.to(List.of(path.text())));
        }
        // What is asked for under the version, or posted, is meant for the API.
        boolean posted = http.getRequestMethod().equals("POST") && place(path) != null;
        return path.versioned() || !isPage(path) || posted ? unknown(http) : null;
    }

    private Place place(RequestPath path) {
        var exact = places.get(path.text());
        if (exact != null) return exact;
        for (var place : places.values()) if (place.variables(path.segments()) != null) return place;
        return null;
    }

    /// The longest of the paths not served that this one is, or lies below; or null.
    private String notServed(RequestPath path) {
        for (int i = path.segments().size(); i > 0; i--) {
            var above = "/" + String.join("/", path.segments().subList(0, i));
            if (notServed.containsKey(above)) return above;
        }
        return null;
    }

    private Route route(HttpExchange http, RequestPath path, Place place) {
        var method = http.getRequestMethod();
        var ways = place.methods.get(method.equals("HEAD") ? "GET" : method);
        if (ways == null) return wrongMethod(http, place);
        var way = chosen(http, ways);
        return new Route(place.path, way.dialect, way.action.to(place.variables(path.segments())));
    }

    private Route unknown(HttpExchange http) {
        return new Route("other", vendor(http), _ -> {
            throw new ChatException(ChatError.of(ErrorKind.PATH_NOT_FOUND, "Unknown path: "
                    + http.getRequestMethod() + " " + RequestLog.word(http.getRequestURI().getPath())
                    + ". The base URL is this gateway's address, with or without /v1."));
        });
    }

    private boolean isPage(RequestPath path) {
        return path.segments().isEmpty() || pages.contains(path.segments().getFirst());
    }

    private boolean isKeyed(HttpExchange http) {
        return keyHeaders.stream().anyMatch(http.getRequestHeaders()::containsKey);
    }

    private static Route wrongMethod(HttpExchange http, Place place) {
        var right = String.join(", ", place.methods.keySet());
        var dialect = chosen(http, place.methods.values().iterator().next()).dialect;
        return new Route(place.path, dialect, client -> {
            client.answerHeader("allow", right);
            throw new ChatException(new ChatError(ErrorKind.METHOD_NOT_ALLOWED, "Not allowed to "
                    + http.getRequestMethod() + " on " + place.path + ": use " + right + ".",
                    null, "method_not_supported", 0, null));
        });
    }

    private static Way chosen(HttpExchange http, List<Way> ways) {
        for (var way : ways) if (isOf(http, way.dialect)) return way;
        return ways.getFirst();
    }

    /// The format of a path that is no format's own.
    private Dialect vendor(HttpExchange http) {
        for (var dialect : dialects) if (isOf(http, dialect)) return dialect;
        return dialects.getFirst();
    }

    private static boolean isOf(HttpExchange http, Dialect dialect) {
        return dialect.clientHeader() != null
                && http.getRequestHeaders().containsKey(dialect.clientHeader());
    }
}
