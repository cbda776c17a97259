package tokenfly.console;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import tokenfly.account.Books;
import tokenfly.account.ledger.Charge;
import tokenfly.account.ledger.Disk;
import tokenfly.account.ledger.Entry;
import tokenfly.account.ledger.Ledger;
import tokenfly.account.ledger.LedgerState;
import tokenfly.account.money.Tokens;

/// A ledger of days gone by, as a gateway would have written it.
final class PastUse {
    private PastUse() {
    }

    /// @param account credited 100 on the first day; each day has some requests that cost something
    static void write(Path data, String account, int days) throws Exception {
        var now = new AtomicReference<>(Instant.now().minus(Duration.ofDays(days)));
        var random = new Random(7);
        try (var ledger =
                new Ledger(Books.ledgerDirectory(data), Disk.REAL, now::get, _ -> { }, 1L << 20)) {
            ledger.open(new Nothing());
            ledger.append(new Entry.Opening(account, 100_000_000_000L), _ -> { });
            for (int day = 0; day < days; day++,
                    now.updateAndGet(time -> time.plus(Duration.ofDays(1))))
                for (int i = 0; i < 1 + random.nextInt(12); i++)
                    ledger.append(new Entry.Charged(account, charge(random, i)), _ -> { });
        }
    }

    private static Charge charge(Random random, int i) {
        long input = 200 + random.nextInt(9_000);
        long output = 50 + random.nextInt(2_500);
        var model = i % 3 == 0 ? "kimi-k3" : "deepseek-v4-flash";
        return new Charge(input * (i % 3 == 0 ? 3_000 : 150) + output * (i % 3 == 0 ? 15_000 : 600),
                new Tokens(input, input / 3, output), false, "req_past" + i, model, i % 3 == 0
                        ? "moonshot" : "deepseek",
                "ok", 900 + random.nextInt(4_000));
    }

    /// Segments here are too short ever to be followed by another.
    static final class Nothing implements LedgerState {
        @Override public void apply(Instant time, Entry entry) {
        }

        @Override public void carry(Instant time, Consumer<Entry> header) {
        }
    }
}
