package tokenfly.json;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/// Where the members of one object stand in its text: every place of every name, in their order.
///
/// A name that stands twice has two places, and readers differ in which one counts: whoever changes
/// one has to see them all. Immutable; the bytes must not change.
public final class MemberIndex {
    /// More names than any request has at its top, and few enough to look at each of them often.
    public static final int MOST_MEMBERS = 1_000;

    private final byte[] json;
    /// The whole text, scanned to its end.
    private final JsonScanner scan;
    private final List<Member> members = new ArrayList<>();

    /// One member of the object.
    ///
    /// @param nameFrom the offset of the name's first quote
    /// @param from,to the value's first byte, and after its last
    public record Member(byte[] json, String name, int nameFrom, int from, int to) {
        public boolean isString() {
            return json[from] == '"';
        }

        public boolean isObject() {
            return json[from] == '{';
        }

        public boolean isArray() {
            return json[from] == '[';
        }

        public boolean isNull() {
            return json[from] == 'n';
        }

        public boolean isTrue() {
            return json[from] == 't';
        }

        public boolean isFalse() {
            return json[from] == 'f';
        }

        /// The value as a tree, whose size has no bound but the text's.
        public JsonValue value() {
            return Json.parse(json, from, to);
        }

        /// The value's text, or null when it is not a string.
        public String string() {
            return isString() && value() instanceof JsonString(var text) ? text : null;
        }

        /// The value as a whole number, or `fallback` when it is not written as one or is past a long.
        public long whole(long fallback) {
            boolean isNumber = json[from] == '-' || json[from] >= '0' && json[from] <= '9';
            return isNumber && value() instanceof JsonNumber number ? number.whole(fallback) : fallback;
        }

        /// A scanner over the value.
        public JsonScanner scan() {
            return new JsonScanner(json, from, to);
        }
    }

    /// Reads the text from `from` (inclusive) to `to` (exclusive), as strictly as [JsonScanner] does. A
    /// text that is no object has no members.
    ///
    /// @throws JsonException when it is not JSON, or has more than [#MOST_MEMBERS] members
    public MemberIndex(byte[] json, int from, int to) {
        this.json = json;
        scan = new JsonScanner(json, from, to);
        while (scan.nextMember()) {
            if (members.size() == MOST_MEMBERS) throw scan.tooMany(MOST_MEMBERS);
            members.add(new Member(json, scan.name(), scan.nameStart(), scan.valueStart(),
                    scan.valueEnd()));
        }
    }

    /// The bytes that the places are offsets in.
    public byte[] json() {
        return json;
    }

    public boolean overObject() {
        return scan.overObject();
    }

    public List<Member> members() {
        return Collections.unmodifiableList(members);
    }

    /// Every place of the name.
    public List<Member> all(String name) {
        return all(name::equals);
    }

    /// Every place of any of the names, in their order.
    public List<Member> all(Set<String> names) {
        return all(names::contains);
    }

    /// Asked for often, and mostly in vain: no stream is set up for it.
    private List<Member> all(Predicate<String> wanted) {
        List<Member> places = List.of();
        for (var member : members) {
            if (!wanted.test(member.name)) continue;
            if (places.isEmpty()) places = new ArrayList<>(1);
            places.add(member);
        }
        return places;
    }

    /// The place that counts for most readers, ours among them; null when there is none.
    public Member last(String name) {
        for (int i = members.size() - 1; i >= 0; i--)
            if (members.get(i).name.equals(name)) return members.get(i);
        return null;
    }

    /// The text, scanned to its end: where [JsonSplice#append] finds the object's end.
    public JsonScanner ended() {
        return scan;
    }
}
