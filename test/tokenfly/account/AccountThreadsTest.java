package tokenfly.account;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import tokenfly.account.settings.LimitKind;
import tokenfly.account.settings.Limits;

class AccountThreadsTest extends AccountFixture {
    @Test
    void ofManyRequestsAtABalanceForOneExactlyOneIsLetIn() throws Exception {
        for (int round = 0; round < 50; round++) {
            Account account = account(Limits.NONE, 0);
            books.credit("alice", 100 - account.balanceNanos().getAsLong(), "");
            List<Admission> admissions = inParallel(32, () -> admit(account, cost(100)));
            var in = admissions.stream().filter(Admission.Admitted.class::isInstance).toList();
            assertEquals(1, in.size());
            ((Admission.Admitted) in.getFirst()).reservation().settle(charge(100, 1));
        }
    }

    @Test
    void of64ThreadsExactlyTheLimitIsLetIn() throws Exception {
        Account account = unlimited(new Limits(1000, 0, 0, 0, 0));
        List<Integer> admitted = inParallel(64, () -> {
            int count = 0;
            for (int i = 0; i < 50; i++)
                if (admit(account, tokens(0)) instanceof Admission.Admitted(var reservation)) {
                    reservation.settle(charge(0, 1));
                    count++;
                }
            return count;
        });
        assertEquals(1000, admitted.stream().mapToInt(Integer::intValue).sum());
        assertEquals(0, account.view().running());
    }

    @Test
    void of64ThreadsExactlyTheTokensAndTheSpendingAreLetIn() throws Exception {
        Account account = unlimited(new Limits(0, 7000, 0, 700_000, 0));
        List<Integer> admitted = inParallel(64, () -> {
            int count = 0;
            for (int i = 0; i < 50; i++)
                if (admit(account, new Estimate(700, 700,
                        7)) instanceof Admission.Admitted(var reservation)) {
                    reservation.settle(charge(700, 7));
                    count++;
                }
            return count;
        });
        assertEquals(1000, admitted.stream().mapToInt(Integer::intValue).sum());
        assertEquals(700_000, used(account).get(LimitKind.SPEND_PER_DAY));
    }

    @Test
    void aSettlingRequestIsNeverCountedTwiceNorForgottenOnTheWay() throws Exception {
        // Two can be paid at once, two threads ask: a moment in which hold and charge both count
        // would refuse one.
        Account account = account(Limits.NONE, 2 * 400 + 800 * 1000L);
        List<Integer> admitted = inParallel(2, () -> {
            int count = 0;
            for (int i = 0; i < 1000; i++) {
                if (!(admit(account, cost(400)) instanceof Admission.Admitted(var reservation)))
                    continue;
                reservation.settle(charge(400, 1));
                count++;
            }
            return count;
        });
        assertEquals(List.of(1000, 1000), admitted);
    }

    private static <T> List<T> inParallel(int threads, Callable<T> work) throws Exception {
        var start = new CountDownLatch(1);
        try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
            var futures = new ArrayList<Future<T>>();
            for (int i = 0; i < threads; i++)
                futures.add(executor.submit(() -> {
                    start.await();
                    return work.call();
                }));
            start.countDown();
            var results = new ArrayList<T>();
            for (var future : futures) results.add(future.get());
            return results;
        }
    }
}
