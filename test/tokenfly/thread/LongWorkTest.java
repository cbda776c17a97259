package tokenfly.thread;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.io.FileNotFoundException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class LongWorkTest {
    private static <T> T asVirtual(LongWork.Work<T, Exception> work) throws Exception {
        var task = new FutureTask<>(() -> LongWork.call(work));
        Thread.startVirtualThread(task);
        return task.get();
    }

    @Test
    void itIsDoneInAThreadOfTheSystems() throws Exception {
        assertFalse(asVirtual(() -> Thread.currentThread().isVirtual()));
    }

    @Test
    void whatItThrowsIsThrown() {
        for (var thrown : new Throwable[] {new FileNotFoundException("x"), new IllegalStateException("x"),
            new StackOverflowError("x"), new InterruptedException("x"), new Exception("x")})
            try {
                asVirtual(() -> {
                    throw sneaked(thrown);
                });
            } catch (Exception e) {
                assertEquals(thrown, e.getCause());
            }
    }

    private static Exception sneaked(Throwable thrown) throws Exception {
        if (thrown instanceof Error error) throw error;
        return (Exception) thrown;
    }

    @Test
    void anInterruptIsTheWorks() throws Exception {
        var began = new CountDownLatch(1);
        var task = new FutureTask<>(() -> LongWork.<Object, Exception>call(() -> {
            began.countDown();
            Thread.sleep(60_000);
            return "slept";
        }));
        var thread = Thread.startVirtualThread(task);
        began.await();
        thread.interrupt();
        try {
            assertEquals(null, task.get());
        } catch (java.util.concurrent.ExecutionException e) {
            assertInstanceOf(InterruptedException.class, e.getCause());
        }
    }
}
