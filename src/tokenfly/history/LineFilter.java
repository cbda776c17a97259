package tokenfly.history;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import tokenfly.json.Json;
import tokenfly.json.JsonException;
import tokenfly.json.JsonObject;
import tokenfly.json.JsonString;

/// Which requests somebody looks for, decided on a line's text: most lines need no tree then.
///
/// @param members pieces of JSON that the line has, `"model":"glm-5.3"`
/// @param from their time at least, or null
/// @param to their time, not included; or null
public record LineFilter(List<String> members, Instant from, Instant to) {
    public static final LineFilter ALL = new LineFilter(List.of(), null, null);

    private static final String TIME = "{\"time\":\"";

    public LineFilter {
        members = List.copyOf(members);
    }

    /// The same of which a member has this value.
    public LineFilter with(String member, String value) {
        var more = new ArrayList<>(members);
        more.add(new JsonString(member) + ":" + new JsonString(value));
        return new LineFilter(more, from, to);
    }

    /// @return the request on the line; null if it is another, or the line is torn
    public JsonObject in(String line) {
        for (var member : members) if (!line.contains(member)) return null;
        try {
            if (!isInTime(line)) return null;
            return Json.parse(line) instanceof JsonObject request ? request : null;
        } catch (JsonException | DateTimeException torn) {
            return null; // a crash cut it short
        }
    }

    /// A line begins with its time.
    private boolean isInTime(String line) {
        if (from == null && to == null) return true;
        int end = line.indexOf('"', TIME.length());
        if (!line.startsWith(TIME) || end < 0) return false;
        var time = Instant.parse(line.substring(TIME.length(), end));
        return (from == null || !time.isBefore(from)) && (to == null || time.isBefore(to));
    }
}
