package tokenfly.account.limits;

/// What was counted in the last 60 seconds, in buckets of a second. Not thread-safe.
///
/// A bucket counts until 60 whole seconds lie between it and now, so that no span of 60 seconds,
/// wherever it begins, holds more than the window ever showed. Buckets exist only for seconds in
/// which something was counted: a quiet account costs a few bytes.
///
/// ```
///  head: oldest bucket           newest
///   [ 17: 3 ] [ 18: 1 ] [ 42: 7 ] [ 77: 2 ]      at second 77; at 78 the first one leaves
/// ```
///
/// Time is nanoseconds of a clock that runs on; should it run back, everything is counted in the
/// newest bucket until it has caught up.
public final class SlidingWindow {
    private static final long SECOND = 1_000_000_000L;
    private static final int KEPT_SECONDS = 61;

    private int[] seconds = new int[2];
    private long[] amounts = new long[2];
    private int head;
    private int count;
    private long sum;

    public long used(long nanos) {
        leave(second(nanos));
        return sum;
    }

    /// @return the second in whose bucket it was counted, to correct it by
    public int add(long nanos, long amount) {
        int second = makeRoom(nanos);
        amounts[index(count - 1)] += amount;
        sum += amount;
        return second;
    }

    /// Sees to it that counting in this second needs no memory.
    ///
    /// @return the second
    public int makeRoom(long nanos) {
        int second = second(nanos);
        leave(second);
        if (count > 0 && seconds[index(count - 1)] == second) return second;
        if (count == seconds.length) grow();
        count++;
        seconds[index(count - 1)] = second;
        amounts[index(count - 1)] = 0;
        return second;
    }

    /// Takes back what was counted in a second, if its bucket has not left yet.
    public void takeBack(int second, long amount) {
        for (int i = count - 1; i >= 0; i--) {
            if (seconds[index(i)] != second) continue;
            long taken = Math.min(amount, amounts[index(i)]);
            amounts[index(i)] -= taken;
            sum -= taken;
            return;
        }
    }

    /// How long until `asked` more would be within `limit`; where it never is, until all has left.
    public long nanosUntilRoom(long nanos, long limit, long asked) {
        long left = sum;
        for (int i = 0; i < count; i++) {
            left -= amounts[index(i)];
            if (left + asked <= limit) return nanosUntilGone(nanos, seconds[index(i)]);
        }
        return nanosUntilEmpty(nanos);
    }

    public long nanosUntilEmpty(long nanos) {
        return sum == 0 ? 0 : nanosUntilGone(nanos, seconds[index(count - 1)]);
    }

    private static long nanosUntilGone(long nanos, int second) {
        return Math.clamp((second + (long) KEPT_SECONDS) * SECOND - nanos, 0,
                KEPT_SECONDS * SECOND);
    }

    private int second(long nanos) {
        int second = (int) Math.floorDiv(nanos, SECOND);
        return count == 0 ? second : Math.max(second, seconds[index(count - 1)]);
    }

    private void leave(int now) {
        while (count > 0 && now - seconds[head] >= KEPT_SECONDS) {
            sum -= amounts[head];
            head = index(1);
            count--;
        }
    }

    private int index(int i) {
        return (head + i) % seconds.length;
    }

    private void grow() {
        int capacity = Math.min(seconds.length * 2, KEPT_SECONDS);
        var wider = new int[capacity];
        var more = new long[capacity];
        for (int i = 0; i < count; i++) {
            wider[i] = seconds[index(i)];
            more[i] = amounts[index(i)];
        }
        seconds = wider;
        amounts = more;
        head = 0;
    }
}
