package tokenfly.account.shared;

import java.util.Map;
import tokenfly.account.ledger.Period;
import tokenfly.account.ledger.Use;

/// What the database last said of an account, or of a key of it.
///
/// @param requests of the last minute, where it is limited; all of them are gone after so many millis
/// @param tokens likewise
/// @param daySpent in the UTC day of the database; `monthSpent` likewise
/// @param spent in all
/// @param today by model, where that was asked for; else null, like `month` and `total`
public record Heard(long held, long running, long requests, long requestsEndMillis, long tokens,
        long tokensEndMillis, long daySpent, long monthSpent, long spent,
        Map<String, Use> today, Map<String, Use> month, Use total) {

    static Heard of(Long[] numbers) {
        return new Heard(numbers[0], numbers[1], numbers[2], numbers[3], numbers[4], numbers[5], numbers[6],
                numbers[7], numbers[8], null, null, null);
    }

    public Heard using(Map<String, Use> today, Map<String, Use> month, Use total) {
        return new Heard(held, running, requests, requestsEndMillis, tokens, tokensEndMillis, daySpent, monthSpent,
                spent, today, month, total);
    }

    public Map<String, Use> used(Period period) {
        var used = period == Period.DAY ? today : month;
        return used == null ? Map.of() : used;
    }

    public Use usedInAll() {
        return total == null ? Use.NONE : total;
    }
}
