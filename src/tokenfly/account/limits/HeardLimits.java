package tokenfly.account.limits;

import java.time.Duration;
import java.time.Instant;
import java.util.function.Consumer;
import tokenfly.account.ledger.Period;
import tokenfly.account.settings.LimitKind;
import tokenfly.account.settings.Limits;
import tokenfly.account.shared.Heard;

/// The limits that are set, by what the database said some time ago.
public record HeardLimits(Heard heard, Limits limits, Duration ago, Instant now) {

    public void showRates(Consumer<LimitState> to) {
        minute(LimitKind.REQUESTS_PER_MINUTE, heard.requests(), heard.requestsEndMillis(), to);
        minute(LimitKind.TOKENS_PER_MINUTE, heard.tokens(), heard.tokensEndMillis(), to);
        show(LimitKind.CONCURRENT_REQUESTS, heard.running(), Duration.ZERO, to);
    }

    public void showSpending(Consumer<LimitState> to) {
        show(LimitKind.SPEND_PER_DAY, heard.daySpent() + heard.held(), until(Period.DAY), to);
        show(LimitKind.SPEND_PER_MONTH, heard.monthSpent() + heard.held(), until(Period.MONTH), to);
        show(LimitKind.SPEND, heard.spent() + heard.held(), Duration.ZERO, to);
    }

    private void minute(LimitKind kind, long used, long endMillis, Consumer<LimitState> to) {
        var left = Duration.ofMillis(endMillis).minus(ago);
        if (left.isPositive()) show(kind, used, left, to);
        else show(kind, 0, Duration.ZERO, to);
    }

    private void show(LimitKind kind, long used, Duration resetsIn, Consumer<LimitState> to) {
        long limit = limits.of(kind);
        if (limit > 0) to.accept(LimitState.of(kind, limit, used, used == 0 ? Duration.ZERO : resetsIn, now));
    }

    private Duration until(Period period) {
        return Duration.between(now, period.end(period.of(now)));
    }
}
