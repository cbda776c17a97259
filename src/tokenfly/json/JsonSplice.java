package tokenfly.json;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.TreeMap;

/// JSON text with a few places changed and every other byte as it was.
///
/// ```
/// byte[] sent = new JsonSplice(body)
///         .put("model", new JsonString("deepseek-chat"))
///         .toByteArray();
/// ```
///
/// Places are offsets in the text as it was, whatever has been changed before. Not thread-safe.
public final class JsonSplice {
    private record Edit(int from, int to, byte[] put) {
    }

    private static final byte[] NOTHING = {};

    private final byte[] json;
    /// By place; at one place insertions in their order, then what takes the place of something.
    private final NavigableMap<Integer, List<Edit>> edits = new TreeMap<>();
    private int size;

    /// Holds on to the bytes, which must not change.
    public JsonSplice(byte[] json) {
        this.json = json;
        this.size = json.length;
    }

    /// Puts `text` in the place of the bytes from `from` (inclusive) to `to` (exclusive); before
    /// what is at `from` when they are the same. Of several changes at one place the first comes
    /// first.
    ///
    /// @throws IllegalArgumentException when it overlaps an earlier change
    public JsonSplice replace(int from, int to, byte[] text) {
        Objects.checkFromToIndex(from, to, json.length);
        var before = edits.lowerEntry(to);
        if (before != null && end(before.getValue()) > from)
            throw new IllegalArgumentException("overlapping changes at " + from);
        var here = edits.computeIfAbsent(from, _ -> new ArrayList<>(1));
        here.add(end(here) > from && from == to ? here.size() - 1 : here.size(), new Edit(from, to, text));
        size = Math.addExact(size, text.length - (to - from));
        return this;
    }

    /// Puts the member into the text's outermost object: in the place of its value **wherever** the
    /// name stands, since a reader may take the first or the last of two, else at the end. Scans the
    /// whole text; where the places are known from an earlier scan, `replace` and `append` need
    /// none.
    ///
    /// @throws JsonException when the text is not JSON
    /// @throws IllegalArgumentException when it is not an object
    public JsonSplice put(String name, JsonValue value) {
        var scan = new JsonScanner(json, 0, json.length);
        if (!scan.overObject()) throw new IllegalArgumentException("not an object");
        byte[] text = Json.utf8(value);
        boolean found = false;
        while (scan.nextMember()) {
            if (!scan.name().equals(name)) continue;
            replace(scan.valueStart(), scan.valueEnd(), text);
            found = true;
        }
        return found ? this : append(scan, name, value);
    }

    /// Adds a member at the end of the object that `ended` has scanned to its end, which may be one
    /// within this text. It does not look whether the name is there already.
    public JsonSplice append(JsonScanner ended, String name, JsonValue value) {
        if (!ended.overObject()) throw new IllegalArgumentException("not an object");
        int place = ended.closeAt();
        var before = edits.floorEntry(place);
        boolean first = ended.count() == 0 && (before == null || end(before.getValue()) != place);
        byte[] member = member(name, value);
        return replace(place, place, first ? Arrays.copyOfRange(member, 1, member.length) : member);
    }

    /// A comma, the name and its value.
    private static byte[] member(String name, JsonValue value) {
        byte[] object = new JsonWriter(JsonWriter.SMALL)
                .beginObject().name(name).value(value).endObject().toByteArray();
        object[0] = ','; // its braces go, and the first one's room is right for the comma
        return Arrays.copyOf(object, object.length - 1);
    }

    /// Puts another member in the place of this one.
    public JsonSplice replace(MemberIndex.Member member, String name, JsonValue value) {
        byte[] text = member(name, value);
        return replace(member.nameFrom(), member.to(), Arrays.copyOfRange(text, 1, text.length));
    }

    /// Takes members out, each with one comma. Some member must stay.
    ///
    /// @param gone members of the index, in their order
    public JsonSplice remove(MemberIndex index, List<MemberIndex.Member> gone) {
        var members = index.members();
        var goes = new HashSet<>(gone);
        boolean first = true; // of those that stay, none stands before
        for (int i = 0; i < members.size(); i++) {
            var member = members.get(i);
            if (!goes.contains(member)) first = false;
            else if (first) replace(member.nameFrom(), members.get(i + 1).nameFrom(), NOTHING);
            else replace(members.get(i - 1).to(), member.to(), NOTHING);
        }
        return this;
    }

    /// Where the changes at one place end; -1 when there is none.
    private static int end(List<Edit> here) {
        return here.isEmpty() ? -1 : here.getLast().to;
    }

    public byte[] toByteArray() {
        var out = new byte[size];
        int at = 0;
        int length = 0;
        for (var here : edits.values())
            for (var edit : here) {
                System.arraycopy(json, at, out, length, edit.from - at);
                length += edit.from - at;
                System.arraycopy(edit.put, 0, out, length, edit.put.length);
                length += edit.put.length;
                at = edit.to;
            }
        System.arraycopy(json, at, out, length, json.length - at);
        return out;
    }
}
