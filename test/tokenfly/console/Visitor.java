package tokenfly.console;

import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import tokenfly.json.Json;
import tokenfly.json.JsonObject;
import tokenfly.testing.RunningGateway;

/// Somebody with a browser's cookie and token, or with neither.
final class Visitor {
    private final RunningGateway gateway;
    final String cookie;
    final String token;

    Visitor(RunningGateway gateway, String cookie, String token) {
        this.gateway = gateway;
        this.cookie = cookie;
        this.token = token;
    }

    static Visitor stranger(RunningGateway gateway) {
        return new Visitor(gateway, null, null);
    }

    static Visitor signedIn(RunningGateway gateway, String key) throws Exception {
        var answer = stranger(gateway).post("/console/api/session",
                JsonObject.builder().put("key", key).build().toString());
        if (answer.statusCode() != 200) throw new AssertionError(answer.body());
        var cookie = answer.headers().firstValue("set-cookie").orElseThrow();
        return new Visitor(gateway, cookie.substring(0, cookie.indexOf(';')),
                RunningGateway.json(answer).string("csrf"));
    }

    HttpResponse<String> get(String path) throws Exception {
        return call("GET", path, null);
    }

    HttpResponse<String> post(String path, String json) throws Exception {
        return call("POST", path, json);
    }

    /// Any method; a null body sends none.
    HttpResponse<String> call(String method, String path, String json, String... headers)
            throws Exception {
        var request = gateway.request(path, "authorization", "")
                .method(method, json == null ? BodyPublishers.noBody()
                        : BodyPublishers.ofString(json));
        if (json != null) request.header("content-type", "application/json");
        if (cookie != null) request.header("cookie", cookie);
        if (token != null) request.header("x-csrf-token", token);
        for (int i = 0; i < headers.length; i += 2) request.setHeader(headers[i], headers[i + 1]);
        return RunningGateway.client().send(request.build(), BodyHandlers.ofString());
    }

    /// The answer's JSON, which must be one of success.
    JsonObject json(String method, String path, String body) throws Exception {
        var answer = call(method, path, body);
        if (answer.statusCode() != 200) throw new AssertionError(method + " " + path + ": "
                + answer.body());
        return (JsonObject) Json.parse(answer.body());
    }

    JsonObject json(String path) throws Exception {
        return json("GET", path, null);
    }
}
