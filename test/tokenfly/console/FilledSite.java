package tokenfly.console;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import tokenfly.account.Books;
import tokenfly.account.ledger.Charge;
import tokenfly.account.ledger.Disk;
import tokenfly.account.ledger.Entry;
import tokenfly.account.ledger.Ledger;
import tokenfly.account.money.Tokens;
import tokenfly.account.settings.KeyHash;
import tokenfly.series.Sample;
import tokenfly.series.Series;
import tokenfly.series.SeriesFile;

/// The data directory of a gateway that has had many users for a month.
final class FilledSite {
    static final int ACCOUNTS = 500;
    static final int REQUESTS = 100_000;
    static final int DAYS = 31;
    private static final int MODELS = 20;

    private final Random random = new Random(11);
    private final Instant begin = Instant.now().minus(Duration.ofDays(DAYS));

    static void write(Path data) throws Exception {
        var site = new FilledSite();
        Files.createDirectories(data.resolve("requests"));
        site.accounts(data);
        site.ledger(data);
        site.requests(data.resolve("requests"));
        site.series(data);
    }

    static String key(int account) {
        return "sk-tf-filled-site-" + account;
    }

    private void accounts(Path data) throws Exception {
        var text = new StringBuilder();
        for (int i = 0; i < ACCOUNTS; i++)
            text.append("account.user-%03d.keys = %s\naccount.user-%03d.requests-per-minute = 60\n"
                    .formatted(i, KeyHash.of(key(i)), i));
        Files.writeString(data.resolve("accounts.properties"), text);
    }

    private void ledger(Path data) throws Exception {
        var now = new AtomicReference<>(begin);
        try (var ledger = new Ledger(Books.ledgerDirectory(data), Disk.REAL, now::get, _ -> { }, 1L << 27)) {
            ledger.open(new PastUse.Nothing());
            for (int i = 0; i < ACCOUNTS; i++)
                ledger.append(new Entry.Opening("user-%03d".formatted(i), 1_000_000_000_000L), _ -> { });
            for (int i = 0; i < REQUESTS; i++) {
                now.set(time(i));
                ledger.append(new Entry.Charged(account(i), charge(i)), _ -> { });
            }
        }
    }

    private Instant time(int i) {
        return begin.plus(Duration.ofDays(DAYS).multipliedBy(i).dividedBy(REQUESTS));
    }

    private static String account(int i) {
        return "user-%03d".formatted(i * 7 % ACCOUNTS);
    }

    private static String model(int i) {
        return "model-" + i / ACCOUNTS % MODELS;
    }

    private Charge charge(int i) {
        long input = 200 + random.nextInt(9_000);
        return new Charge(input * 150, new Tokens(input, input / 3, 50 + random.nextInt(2_500)), false, id(i),
                model(i), "provider-" + i % 4, "ok", 900 + random.nextInt(4_000));
    }

    private static String id(int i) {
        return "req_%022d".formatted(i);
    }

    /// Lines as [tokenfly.gateway.record.RequestDetail] makes them.
    private void requests(Path directory) throws Exception {
        var lines = new StringBuilder();
        var day = LocalDate.ofInstant(begin, ZoneOffset.UTC);
        for (int i = 0; i < REQUESTS; i++) {
            var today = LocalDate.ofInstant(time(i), ZoneOffset.UTC);
            if (!today.equals(day)) {
                Files.writeString(directory.resolve(day + "-0001.jsonl"), lines);
                lines.setLength(0);
                day = today;
            }
            lines.append(line(i)).append('\n');
        }
        Files.writeString(directory.resolve(day + "-0001.jsonl"), lines);
    }

    private String line(int i) {
        return """
                {"time":"%s","id":"%s","endpoint":"/chat/completions","account":"%s","key":"%s","model":"%s",\
                "provider":"provider-%d","stream":true,"status":%d,"outcome":"%s","attempts":1,"admitted_ms":1,\
                "first_byte_ms":%d,"total_ms":%d,"input_tokens":%d,"cached_tokens":100,"output_tokens":300,\
                "reasoning_tokens":0,"estimated":false,"cost":"0.0012","prices":{"input":"0.15","cached":"0.03",\
                "output":"0.6"},"limits":{"x-ratelimit-limit-requests":"60","x-ratelimit-remaining-requests":"58"},\
                "tries":[{"provider":"provider-%d","model":"upstream-%d","format":"openai","key":1,"at_ms":1,\
                "took_ms":900,"outcome":"answered"}]}""".formatted(time(i), id(i), account(i),
                KeyHash.of(key(i * 7 % ACCOUNTS)).id(), model(i), i % 4, i % 50 == 0 ? 502 : 200,
                i % 50 == 0 ? "failed" : "ok", 200 + random.nextInt(900), 900 + random.nextInt(4_000),
                200 + random.nextInt(9_000), i % 4, i % MODELS);
    }

    private void series(Path data) {
        var series = new Series(Instant::now);
        try (var keeper = new SeriesFile(series, data.resolve("series"), _ -> { })) {
            for (int i = 0; i < REQUESTS; i++) series.add(new Sample(time(i), "provider-" + i % 4, model(i),
                    i % 50 == 0 ? Sample.Result.FAILED : Sample.Result.GOOD, 1_000_000, 2_000, 500, 300,
                    200 + random.nextInt(900)));
            keeper.start();
        }
    }
}
