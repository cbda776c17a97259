package tokenfly.sse;

import java.nio.charset.StandardCharsets;

/// The few event names a stream repeats, so that each is decoded once and not for every event.
///
/// A direct-mapped cache: a name has one slot and takes it from whichever name was there.
/// Not thread-safe.
final class TypeNames {
    private static final int SLOTS = 32;
    /// Longer names are not worth keeping; the longest a provider sends has about 40 bytes.
    private static final int LONGEST_KEPT = 64;

    private final String[] names = new String[SLOTS];

    /// The name in these bytes; the default type when there are none.
    String name(byte[] buffer, int from, int to) {
        if (from == to) return SseEvent.DEFAULT_TYPE;
        if (to - from > LONGEST_KEPT) return decode(buffer, from, to);
        // Names differ in their ends and lengths: message_start, message_stop, message_delta.
        int slot = (31 * (to - from) + 7 * buffer[to - 1] + buffer[from]) & SLOTS - 1;
        String kept = names[slot];
        if (kept == null || !isSame(kept, buffer, from, to))
            names[slot] = kept = decode(buffer, from, to);
        return kept;
    }

    /// True only for ASCII names: any other char differs from each single byte.
    private static boolean isSame(String name, byte[] buffer, int from, int to) {
        if (name.length() != to - from) return false;
        for (int i = 0; i < name.length(); i++)
            if (name.charAt(i) != buffer[from + i]) return false;
        return true;
    }

    private static String decode(byte[] buffer, int from, int to) {
        return new String(buffer, from, to - from, StandardCharsets.UTF_8);
    }
}
