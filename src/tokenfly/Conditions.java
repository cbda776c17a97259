package tokenfly;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import tokenfly.account.Account;
import tokenfly.account.Books;
import tokenfly.account.money.Money;
import tokenfly.config.Settings;
import tokenfly.http.listener.Tls;
import tokenfly.json.JsonObject;
import tokenfly.notify.Notice;
import tokenfly.provider.Fault;
import tokenfly.provider.Subject;
import tokenfly.upstream.catalog.Provider;
import tokenfly.upstream.catalog.Target;
import tokenfly.upstream.health.UpstreamWatcher;

/// What is so now that the operator should know: accounts that run low, keys that providers refuse, a
/// ledger that fails, a certificate that ends. Thread-safe.
final class Conditions implements Supplier<List<Notice>>, UpstreamWatcher {
    private static final Duration LOOK = Duration.ofHours(1);
    /// An end is told of again as it comes nearer.
    private static final int[] DAYS_LEFT = {0, 1, 3, 7, 14};

    private final Supplier<Settings> settings;
    private final Settings.Tls tls;
    private final Books books;
    private final InstantSource clock;
    private final Map<Refusing, Fault> refused = new ConcurrentHashMap<>();

    // Guarded by this.
    private Instant lookAgain = Instant.MIN;
    private Instant certificateEnds;

    /// @param key a secret
    private record Refusing(String provider, String key) {}

    /// @param tls what the gateway was started with, or null
    Conditions(Supplier<Settings> settings, Settings.Tls tls, Books books, InstantSource clock) {
        this.settings = settings;
        this.tls = tls;
        this.books = books;
        this.clock = clock;
    }

    @Override
    public void failed(Target target, Fault fault, Duration rests) {
        if (target.key() == null || fault.subject() != Subject.KEY) return;
        switch (fault.meaning()) {
            case AUTH, FORBIDDEN, BALANCE -> refused.put(new Refusing(target.provider().name(), target.key()), fault);
            case NOT_OFFERED, MODEL_MISSING, TRANSPORT, SERVER, TIMEOUT, OVERLOAD, PLAN_WINDOW, RATE, CONTENT_POLICY,
                 CONTEXT_TOO_LONG, BAD_REQUEST -> { }
        }
    }

    @Override
    public void answered(Target target, Duration firstByte) {
        if (!refused.isEmpty() && target.key() != null)
            refused.remove(new Refusing(target.provider().name(), target.key()));
    }

    @Override
    public List<Notice> get() {
        var now = new ArrayList<Notice>();
        if (books.isFailing()) now.add(notice("ledger_failing", "", "The ledger cannot be written: requests that"
                + " cost money are refused with 503 until the " + (books.member() == null ? "disk" : "disk or the store")
                + " takes writes again.", JsonObject.builder(), false));
        refusedKeys(now);
        certificate(now);
        books.hear(books.accounts().all().stream().filter(account -> account.settings().lowNanos() > 0).toList());
        for (var account : books.accounts().all())
            if (account.isLow() && !account.settings().disabled()) now.add(low(account));
        return now;
    }

    /// Where gateways share a store, it says which one tells.
    ///
    /// @param isOfAll whether the others find it, too
    private Notice notice(String type, String subject, String text, JsonObject.Builder data, boolean isOfAll) {
        var member = books.member();
        return new Notice(type, subject, text, data.put("gateway", member == null ? null : member.name()).build(),
                isOfAll && member != null);
    }

    /// Those that the configuration still has, by their place in it: no piece of a key goes out.
    private void refusedKeys(List<Notice> now) {
        for (var provider : settings.get().catalog().providers())
            for (int i = 0; i < provider.keys().size(); i++) {
                var fault = refused.get(new Refusing(provider.name(), provider.keys().get(i)));
                if (fault != null) now.add(refusal(provider, i + 1, fault));
            }
    }

    private Notice refusal(Provider provider, int place, Fault fault) {
        var name = provider.name();
        var reason = fault.meaning().name().toLowerCase(Locale.ROOT);
        return notice("key_refused", name + ' ' + place, "Provider " + name + " refuses key " + place
                + " of provider." + name + ".keys (" + reason + ", HTTP " + fault.status() + ").",
                JsonObject.builder().put("provider", name).put("key", place).put("reason", reason)
                        .put("status", fault.status()), true);
    }

    private Notice low(Account account) {
        var view = account.view();
        var balance = Money.format(view.balanceNanos().orElse(0));
        var low = Money.format(view.lowNanos());
        var currency = settings.get().currency();
        return notice("low_balance", account.name(), "Account " + account.name() + " has " + balance + " "
                + currency + " left, less than its low-balance of " + low + ".",
                JsonObject.builder().put("account", account.name()).put("balance", balance).put("low_balance", low)
                        .put("currency", currency), true);
    }

    private void certificate(List<Notice> now) {
        var end = certificateEnds();
        if (end == null) return;
        long left = Math.max(0, Duration.between(clock.instant(), end).toDays());
        for (int days : DAYS_LEFT) {
            if (left > days) continue;
            now.add(notice("certificate_ending", Integer.toString(days), "The certificate of tls.certificate"
                    + (end.isBefore(clock.instant()) ? " ended at " : " ends at ") + end + ".",
                    JsonObject.builder().put("ends", end.toString()).put("days_left", left), false));
            return;
        }
    }

    /// Null when there is none; one that cannot be read is what the listener tells of.
    private synchronized Instant certificateEnds() {
        if (tls == null || clock.instant().isBefore(lookAgain)) return certificateEnds;
        lookAgain = clock.instant().plus(LOOK);
        try {
            certificateEnds = Tls.end(tls.certificate());
        } catch (IOException | GeneralSecurityException unreadable) {
            certificateEnds = null;
        }
        return certificateEnds;
    }
}
