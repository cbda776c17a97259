package tokenfly.gateway;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import tokenfly.chat.ChatError;
import tokenfly.chat.ChatException;
import tokenfly.chat.ErrorKind;
import tokenfly.dialect.Dialect;
import tokenfly.http.RequestPath;

/// The table of the API's paths. A path matches with and without its version, and with more after a
/// query mark. Immutable.
public final class Routes {
    private final Map<String, Route> posts = new LinkedHashMap<>();
    private final Dialect openai;
    private final Dialect anthropic;
    private final Models models;
    private final Gate gate;
    private final Supplier<Served> served;
    private final Set<String> pages;

    /// @param pages first segments of the paths that are no API's
    Routes(Dialect openai, Dialect anthropic, Models models, Gate gate, Supplier<Served> served,
            Set<String> pages) {
        this.openai = openai;
        this.anthropic = anthropic;
        this.models = models;
        this.gate = gate;
        this.served = served;
        this.pages = pages;
    }

    void post(String path, Dialect dialect, Route.Action action) {
        posts.put(path, new Route(path, dialect, action));
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

    private Route find(HttpExchange http, RequestPath path) {
        var name = path.text();
        var method = http.getRequestMethod();
        var post = posts.get(name);
        if (post != null) return method.equals("POST") ? post : wrongMethod(name, post.dialect(), "POST");
        if (name.equals("/account")) return get(http, openai, name, this::account);
        if (isModels(http, path)) return get(http, vendor(http), "/models", client -> models(client, path));
        // What is asked for under the version, or posted, is meant for the API.
        return path.versioned() || !isPage(method, path) ? unknown(http) : null;
    }

    private Route unknown(HttpExchange http) {
        return new Route("other", vendor(http), _ -> {
            throw new ChatException(ChatError.of(ErrorKind.PATH_NOT_FOUND, "Unknown path: "
                    + http.getRequestMethod() + " " + RequestLog.word(http.getRequestURI().getPath())
                    + ". The base URL is this gateway's address, with or without /v1."));
        });
    }

    private boolean isPage(String method, RequestPath path) {
        return path.segments().isEmpty() || pages.contains(path.segments().getFirst())
                && !(method.equals("POST") && path.segments().getFirst().equals("models"));
    }

    /// `/models` without the version is a page for a browser, and the API's for whoever sends a key.
    private static boolean isModels(HttpExchange http, RequestPath path) {
        var headers = http.getRequestHeaders();
        boolean keyed = headers.containsKey("authorization") || headers.containsKey("x-api-key");
        return !path.segments().isEmpty() && path.segments().getFirst().equals("models")
                && (path.versioned() || keyed);
    }

    private Route get(HttpExchange http, Dialect dialect, String name, Route.Action action) {
        var method = http.getRequestMethod();
        return method.equals("GET") || method.equals("HEAD") ? new Route(name, dialect, action)
                : wrongMethod(name, dialect, "GET");
    }

    private static Route wrongMethod(String name, Dialect dialect, String right) {
        return new Route(name, dialect, client -> {
            client.answerHeader("allow", right);
            throw new ChatException(new ChatError(ErrorKind.METHOD_NOT_ALLOWED, "Not allowed to "
                    + client.http().getRequestMethod() + " on " + name + ": use " + right + ".",
                    null, "method_not_supported", 0, null));
        });
    }

    private void account(ClientExchange client) throws IOException, InterruptedException {
        AccountHandler.show(client, gate.account(client), served.get().currency());
    }

    private void models(ClientExchange client, RequestPath path)
            throws IOException, InterruptedException {
        var account = gate.account(client);
        var segments = path.segments();
        if (segments.size() == 1) models.list(client, account, client.dialect() == anthropic);
        else models.one(client, account, segments.getLast());
    }

    /// The format of a path that both vendors have: only Anthropic's clients name a version.
    private Dialect vendor(HttpExchange http) {
        return http.getRequestHeaders().containsKey("anthropic-version") ? anthropic : openai;
    }
}
