package tokenfly.json;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/// A JSON object: its members in the order they were written or put. Where a text names a member
/// twice, the last one counts and stands in the first one's place.
public record JsonObject(Map<String, JsonValue> members) implements JsonValue {
    public static final JsonObject EMPTY = new JsonObject(Map.of());

    public JsonObject {
        members = Members.of(members);
    }

    /// The member's value, or null when there is none; `JsonNull.NULL` when it is `null`.
    public JsonValue get(String name) {
        return members.get(name);
    }

    /// The member's text, or null when it is absent or not a string.
    public String string(String name) {
        return members.get(name) instanceof JsonString(var value) ? value : null;
    }

    /// The member as an object, or null when it is absent or not an object.
    public JsonObject object(String name) {
        return members.get(name) instanceof JsonObject object ? object : null;
    }

    /// The member as an array, or null when it is absent or not an array.
    public JsonArray array(String name) {
        return members.get(name) instanceof JsonArray array ? array : null;
    }

    /// The member as a whole number, or `fallback` when it is absent, not a number or not whole.
    public long whole(String name, long fallback) {
        return members.get(name) instanceof JsonNumber number ? number.whole(fallback) : fallback;
    }

    /// The member as a count ([JsonNumber#count]), or `fallback` when it is absent or not a number.
    public long count(String name, long fallback) {
        return members.get(name) instanceof JsonNumber number ? number.count() : fallback;
    }

    /// True only when the member is `true`.
    public boolean isTrue(String name) {
        return members.get(name) == JsonBoolean.TRUE;
    }

    public boolean has(String name) {
        return members.containsKey(name);
    }

    public boolean isEmpty() {
        return members.isEmpty();
    }

    /// This object with one member put: in its old place when the name exists, else at the end.
    public JsonObject with(String name, JsonValue value) {
        return value.equals(get(name)) ? this : builder().putAll(this).put(name, value).build();
    }

    public JsonObject without(String name) {
        var rest = new LinkedHashMap<>(members);
        rest.remove(name);
        return new JsonObject(rest);
    }

    public static Builder builder() {
        return new Builder();
    }

    @Override
    public String toString() {
        return Json.text(this);
    }

    /// Collects members in order. A null value leaves the member out, so that an optional one needs
    /// no `if`. Not thread-safe.
    public static final class Builder {
        /// Names and values by turns.
        private Object[] pairs = new Object[16];
        private int end;

        public Builder put(String name, JsonValue value) {
            Objects.requireNonNull(name);
            if (value == null) return this;
            if (end == pairs.length) pairs = Arrays.copyOf(pairs, 2 * end);
            pairs[end++] = name;
            pairs[end++] = value;
            return this;
        }

        public Builder put(String name, String value) {
            return value == null ? this : put(name, new JsonString(value));
        }

        public Builder put(String name, long value) {
            return put(name, JsonNumber.of(value));
        }

        public Builder put(String name, boolean value) {
            return put(name, JsonBoolean.of(value));
        }

        public Builder putNull(String name) {
            return put(name, JsonNull.NULL);
        }

        public Builder putAll(JsonObject other) {
            other.members.forEach(this::put);
            return this;
        }

        public JsonObject build() {
            return new JsonObject(new Members(pairs, 0, end));
        }
    }
}
