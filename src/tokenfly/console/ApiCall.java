package tokenfly.console;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import tokenfly.http.BodyException;
import tokenfly.http.BodyMemory;
import tokenfly.http.Query;
import tokenfly.http.RequestBody;
import tokenfly.json.Json;
import tokenfly.json.JsonException;
import tokenfly.json.JsonNull;
import tokenfly.json.JsonObject;

/// One call of the JSON API behind the pages.
///
/// @param path the segments behind `/admin` or `/console/api`: nouns and names by turns, as in
///        `accounts/alice/keys/1f2e…`
/// @param http null when another gateway asks: it sends no body
record ApiCall(HttpExchange http, String method, List<String> path, Query query) {
    private static final int MAX_BODY = 64 * 1024;
    private static final BodyMemory MEMORY = new BodyMemory(4 << 20);
    /// Of its own, since anybody may try to sign in: changes by people who have must not wait for them.
    private static final int MAX_SIGN_IN = 4 * 1024;
    private static final BodyMemory SIGN_IN_MEMORY = new BodyMemory(1 << 20);

    static ApiCall of(HttpExchange http, List<String> path) {
        return new ApiCall(http, http.getRequestMethod(), withOneModelId(path),
                Query.of(http.getRequestURI().getRawQuery()));
    }

    /// What stands between `models` and the last word is one id, even with raw slashes.
    private static List<String> withOneModelId(List<String> path) {
        if (path.size() < 4 || !path.getFirst().equals("models")) return path;
        return List.of("models", String.join("/", path.subList(1, path.size() - 1)), path.getLast());
    }

    /// @param text a method, and a path with its query: as [#text()] gives it
    static ApiCall of(String text) {
        var words = text.split("[ ?]", 3);
        return new ApiCall(null, words[0], List.of(words[1].split("/")), Query.of(words[2]));
    }

    /// For another gateway. Names in the path have no slash.
    String text() {
        return method + ' ' + String.join("/", path) + '?' + query.text();
    }

    /// The same with another value of a parameter.
    ApiCall with(String name, String value) {
        return new ApiCall(http, method, path, query.with(name, value));
    }

    /// Whether it only looks.
    boolean isRead() {
        return method.equals("GET") || method.equals("HEAD");
    }

    /// What is called, with `*` for names: `PATCH accounts/*`.
    String shape() {
        var shape = new StringBuilder(isRead() ? "GET" : method);
        for (int i = 0; i < path.size(); i++)
            shape.append(i == 0 ? ' ' : '/').append(i % 2 == 0 ? path.get(i) : "*");
        return shape.toString();
    }

    /// @throws ApiRefusal unless it is a JSON object; the type must be named, since a form of another
    ///        site cannot name it
    JsonObject body() throws ApiRefusal, IOException {
        return body(MAX_BODY, MEMORY);
    }

    /// The same of somebody who is not signed in.
    JsonObject signInBody() throws ApiRefusal, IOException {
        return body(MAX_SIGN_IN, SIGN_IN_MEMORY);
    }

    private JsonObject body(int most, BodyMemory memory) throws ApiRefusal, IOException {
        var type = http.getRequestHeaders().getFirst("Content-Type");
        if (type == null || !type.strip().toLowerCase(Locale.ROOT).startsWith("application/json"))
            throw new ApiRefusal(415, "Send JSON, with content-type: application/json.");
        try (var body = RequestBody.read(http, most, memory)) {
            if (Json.parse(body.bytes()) instanceof JsonObject object) return object;
            throw new ApiRefusal(400, "The body must be a JSON object.");
        } catch (JsonException malformed) {
            throw new ApiRefusal(400, "The body is not JSON: " + malformed.getMessage() + ".");
        } catch (BodyException.TooLarge e) {
            throw new ApiRefusal(413, "The body is larger than " + most + " bytes.");
        } catch (BodyException.MemoryFull e) {
            throw new ApiRefusal(503, "Too many changes at once; try again.");
        } catch (BodyException.Malformed e) {
            throw new ApiRefusal(400, "The body's chunks are malformed.");
        } catch (BodyException.Damaged e) {
            throw new ApiRefusal(400, "The body is not packed as its content-encoding says.");
        } catch (BodyException.UnknownCoding e) {
            throw new ApiRefusal(415, "Send the body as it is, or in one of "
                    + BodyException.UnknownCoding.taken() + ".");
        }
    }

    /// A member that is a string, or `""` when it is absent or null.
    static String text(JsonObject body, String name) throws ApiRefusal {
        var value = body.get(name);
        if (value == null || value == JsonNull.NULL) return "";
        if (body.string(name) == null) throw new ApiRefusal(400, name + " must be a string.");
        return body.string(name).strip();
    }

    /// A whole number of the query from 1 to `most`; `most` when it is absent or anything else.
    int limit(int most) {
        return number("limit", most);
    }

    /// The same of another parameter.
    int number(String name, int most) {
        var value = query.get(name);
        if (value == null || !value.matches("\\d{1,6}")) return most;
        return Math.clamp(Integer.parseInt(value), 1, most);
    }

    /// A time of the query; null when it is absent or empty.
    Instant time(String name) throws ApiRefusal {
        var text = query.get(name);
        try {
            return text == null || text.isEmpty() ? null : Instant.parse(text);
        } catch (DateTimeException malformed) {
            throw new ApiRefusal(400, name + " must be a time in UTC, such as 2026-11-30T14:00:00Z.");
        }
    }
}
