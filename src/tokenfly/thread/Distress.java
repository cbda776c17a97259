package tokenfly.thread;

/// What a thread must not keep to itself although it goes on.
public final class Distress {
    private static final int DEEPEST = 10;

    private Distress() {
    }

    /// Tells of the want of memory that a failure comes from, if it does, as if this thread had died
    /// of it: others caught it, and would make an ordinary failure of it.
    public static void tell(Throwable failure) {
        var cause = failure;
        for (int i = 0; cause != null && i < DEEPEST; i++, cause = cause.getCause())
            if (cause instanceof OutOfMemoryError) {
                var thread = Thread.currentThread();
                thread.getUncaughtExceptionHandler().uncaughtException(thread, cause);
                return;
            }
    }
}
