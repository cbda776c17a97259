package tokenfly.json;

import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.Set;

/// An object's members in their order: an immutable map over two arrays, which is smaller and
/// sooner made than a LinkedHashMap. Objects mostly have so few members that looking at each name
/// is the fastest way to find one; larger ones have an index.
final class Members extends AbstractMap<String, JsonValue> {
    private static final int UNINDEXED = 8;

    private final String[] names;
    private final JsonValue[] values;
    private final int size;
    /// Name to place, or null when there are too few members for it.
    private final Map<String, Integer> index;

    /// Takes names and values by turns from `pairs`, from `from` (inclusive) to `to` (exclusive).
    /// A name that comes again changes the value in its first place.
    Members(Object[] pairs, int from, int to) {
        int most = (to - from) / 2;
        names = new String[most];
        values = new JsonValue[most];
        index = most > UNINDEXED ? HashMap.newHashMap(most) : null;
        int count = 0;
        for (int i = from; i < to; i += 2) {
            var name = (String) pairs[i];
            int place = index == null ? search(name, count) : indexed(name, count);
            if (place < 0) names[place = count++] = name;
            values[place] = (JsonValue) pairs[i + 1];
        }
        size = count;
    }

    /// Returns the members of `map`, copied unless they are known never to change.
    static Members of(Map<String, JsonValue> map) {
        if (map instanceof Members members) return members;
        var pairs = new Object[2 * map.size()];
        int at = 0;
        for (var member : map.entrySet()) {
            pairs[at++] = Objects.requireNonNull(member.getKey());
            pairs[at++] = Objects.requireNonNull(member.getValue());
        }
        return new Members(pairs, 0, at);
    }

    private int search(String name, int count) {
        for (int i = 0; i < count; i++) if (names[i].equals(name)) return i;
        return -1;
    }

    /// The name's place, or -1 after having noted that it will be `next`.
    private int indexed(String name, int next) {
        var place = index.putIfAbsent(name, next);
        return place == null ? -1 : place;
    }

    private int place(Object name) {
        if (!(name instanceof String text)) return -1;
        return index == null ? search(text, size) : index.getOrDefault(text, -1);
    }

    @Override
    public JsonValue get(Object name) {
        int place = place(name);
        return place < 0 ? null : values[place];
    }

    @Override
    public boolean containsKey(Object name) {
        return place(name) >= 0;
    }

    @Override
    public int size() {
        return size;
    }

    @Override
    public Set<Map.Entry<String, JsonValue>> entrySet() {
        return new AbstractSet<>() {
            @Override
            public int size() {
                return size;
            }

            @Override
            public Iterator<Map.Entry<String, JsonValue>> iterator() {
                return new InOrder();
            }
        };
    }

    private final class InOrder implements Iterator<Map.Entry<String, JsonValue>> {
        private int next;

        @Override
        public boolean hasNext() {
            return next < size;
        }

        @Override
        public Map.Entry<String, JsonValue> next() {
            if (next == size) throw new NoSuchElementException();
            return Map.entry(names[next], values[next++]);
        }
    }
}
