package tokenfly.account;

import java.time.Duration;
import java.time.Instant;
import tokenfly.account.ledger.Period;
import tokenfly.account.settings.LimitKind;
import tokenfly.account.settings.Limits;
import tokenfly.account.shared.Answer;
import tokenfly.account.shared.Heard;

/// A refusal by the database, in the words of this process.
///
/// @param limits those of the account or, where that is what refused, of the key
record SharedRefusal(Answer.Refused refused, Limits limits, Estimate estimate, Instant now) {

    Admission admission() {
        return switch (refused.reason()) {
            case BALANCE -> new Admission.BalanceUsedUp(refused.money().credits() - refused.money().charges(),
                    refused.whole().held(), estimate.minimumNanos());
            case SPEND -> new Admission.SpendUsedUp(limits.spendNanos(), heard().spent() + heard().held(),
                    estimate.minimumNanos());
            case MONTH -> spent(LimitKind.SPEND_PER_MONTH, Period.MONTH, heard().monthSpent());
            case DAY -> spent(LimitKind.SPEND_PER_DAY, Period.DAY, heard().daySpent());
            case TOKENS -> minute(LimitKind.TOKENS_PER_MINUTE, heard().tokens(), estimate.tokens());
            case REQUESTS -> minute(LimitKind.REQUESTS_PER_MINUTE, heard().requests(), 1);
            case SLOTS -> refused(LimitKind.CONCURRENT_REQUESTS, heard().running(), 1, Rates.SLOT_RETRY,
                    now.plus(Rates.SLOT_RETRY));
        };
    }

    private Heard heard() {
        return refused.ofKey() ? refused.own() : refused.whole();
    }

    private Admission spent(LimitKind kind, Period period, long spent) {
        Instant end = period.end(period.of(now));
        return refused(kind, spent + heard().held(), estimate.minimumNanos(), Duration.between(now, end), end);
    }

    private Admission minute(LimitKind kind, long used, long asked) {
        boolean isSoon = refused.room().isPositive() && refused.room().compareTo(Rates.MOST_PATIENCE) < 0;
        Duration retryAfter = isSoon ? refused.room() : Rates.MOST_PATIENCE;
        boolean isLonger = refused.empty().compareTo(retryAfter) > 0;
        return refused(kind, used, asked, retryAfter, now.plus(isLonger ? refused.empty() : retryAfter));
    }

    private Admission refused(LimitKind kind, long used, long asked, Duration retryAfter, Instant resetsAt) {
        return new Admission.Refused(kind, limits.of(kind), used, asked, retryAfter, resetsAt, refused.ofKey());
    }
}
