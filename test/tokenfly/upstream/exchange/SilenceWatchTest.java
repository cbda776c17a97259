package tokenfly.upstream.exchange;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class SilenceWatchTest {
    @Test
    void whatOneWaiterThrowsKeepsNobodyElseWaiting() throws InterruptedException {
        try (var watch = new SilenceWatch()) {
            List<CountDownLatch> checks = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                var checked = new CountDownLatch(3);
                checks.add(checked);
                boolean isFaulty = i % 2 == 0;
                watch.add(_ -> {
                    checked.countDown();
                    if (isFaulty) throw new StackOverflowError("of a test");
                });
            }
            for (var checked : checks) checked.await();
        }
    }
}
