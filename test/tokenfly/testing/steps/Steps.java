package tokenfly.testing.steps;

/// The steps that a JVM's instrumented classes have taken: jumps, and eight bytes or values that were copied. It
/// is loaded by the boot loader, so that the JDK's own classes can count, too.
public final class Steps {
    /// Not atomic: threads that count at the same instant lose a step now and then.
    public static long taken;

    private Steps() {
    }

    public static void one() {
        taken++;
    }

    public static void copy(Object from, int at, Object to, int start, int length) {
        taken += length >> 3;
        System.arraycopy(from, at, to, start, length);
    }
}
