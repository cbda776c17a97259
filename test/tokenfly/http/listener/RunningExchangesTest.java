package tokenfly.http.listener;

import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tokenfly.http.ClientTimeouts;
import tokenfly.http.Deadline;

@Timeout(60)
class RunningExchangesTest {
    private static final int EACH = 10;

    /// A thread that waits for a client and cannot be interrupted.
    private static final class Faulty extends Thread {
        private final Deadline deadline;
        private final CountDownLatch tried = new CountDownLatch(3);

        Faulty(Deadline deadline) {
            this.deadline = deadline;
        }

        @Override public void run() {
            deadline.set(System.nanoTime());
        }

        @Override public void interrupt() {
            tried.countDown();
            throw new StackOverflowError("of a test");
        }
    }

    @Test
    void whatOneDeadlineThrowsKeepsNobodyElseWaiting() throws InterruptedException {
        var tried = new CountDownLatch(EACH);
        var interrupted = new CountDownLatch(EACH);
        try (var running = new RunningExchanges(ClientTimeouts.DEFAULT)) {
            for (int i = 0; i < EACH; i++) {
                running.execute(() -> awaitTries(running.deadline(), tried));
                running.execute(() -> awaitDeadline(running.deadline(), interrupted));
            }
            tried.await();
            interrupted.await();
        }
    }

    private static void awaitTries(Deadline deadline, CountDownLatch tried) {
        var faulty = new Faulty(deadline);
        faulty.start();
        try {
            faulty.tried.await();
            tried.countDown();
        } catch (InterruptedException unexpected) {
            throw new AssertionError(unexpected);
        }
    }

    private static void awaitDeadline(Deadline deadline, CountDownLatch interrupted) {
        deadline.set(System.nanoTime());
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException late) {
            interrupted.countDown();
        }
    }
}
