package tokenfly.gateway;

import java.time.Duration;
import java.util.function.Supplier;
import tokenfly.account.Admission;
import tokenfly.account.Arrival;
import tokenfly.account.Credential;
import tokenfly.account.Estimate;
import tokenfly.account.Reservation;
import tokenfly.account.money.Money;
import tokenfly.account.settings.LimitKind;
import tokenfly.chat.ChatError;
import tokenfly.chat.ChatException;
import tokenfly.chat.ErrorKind;
import tokenfly.dialect.Operation;
import tokenfly.dialect.RawRequest;
import tokenfly.gateway.answer.Ceiling;
import tokenfly.gateway.answer.Meter;
import tokenfly.gateway.record.RequestRecord;
import tokenfly.upstream.catalog.Model;

/// Lets a request in: holds the most it may cost and takes its share of the limits, or says why not.
///
/// The hold is for the input's estimate and the request's ceiling of output. Where the balance covers
/// less, the ceiling is lowered to what it covers, down to a least answer.
final class Admissions {
    /// What an answer is counted as towards the tokens of the minute until its real length is known.
    private static final long USUAL_OUTPUT = 512;

    /// What is left of a balance or a limit is plenty when it covers the request this many times.
    private static final long PLENTY = 100;

    /// The longest wait that OpenAI's SDKs keep to.
    private static final Duration MOST_PATIENCE = Duration.ofMinutes(1);

    private final Supplier<String> currency;

    Admissions(Supplier<String> currency) {
        this.currency = currency;
    }

    /// Gives a request whose head has come its place among its account's.
    Arrival arrive(Credential caller) {
        var arrival = caller.arrive();
        if (arrival.refusal() != null) throw refusal(arrival.refusal());
        return arrival;
    }

    /// Counts a request that costs nothing.
    Reservation admit(Arrival arrival) {
        return switch (arrival.admit(Estimate.NOTHING)) {
            case Admission.Admitted(var reservation) -> reservation;
            case Admission refused -> throw refusal(refused);
        };
    }

    Meter admit(Arrival arrival, Model model, Operation operation, RawRequest request,
            RequestRecord record) {
        var meter = admit(arrival, model, operation, request, record, true);
        return meter != null ? meter : admit(arrival, model, operation, request, record, false);
    }

    /// @param isFirst what is remembered of the account may be old, where other gateways spend of it, too
    /// @return null when it was, so that the request must ask once more
    private Meter admit(Arrival arrival, Model model, Operation operation, RawRequest request,
            RequestRecord record, boolean isFirst) {
        var account = arrival.account();
        var prices = model.prices();
        var asked = Ceiling.of(model, operation, request);
        boolean isBounded = arrival.isBounded();
        var ceiling = !prices.isFree() && isBounded ? asked.bounded() : asked;
        long most = ceiling.tokens();
        long bound = request.body().length * 3L / 4 + 1;
        boolean isCoarse = isFirst
                && hasPlenty(arrival, prices.ceiling(bound, most, record.arrival), bound + most);
        // Counting them reads every byte of the body, a millisecond for 200 KB: where the account has plenty
        // left of everything, what no text of that many bytes can exceed is as good.
        long input = isCoarse ? bound : request.estimateInput();
        long dearest = prices.ceiling(input, most, record.arrival);
        long least = prices.ceiling(input, ceiling.leastTokens(), record.arrival);
        var estimate = new Estimate(dearest, Math.clamp(least, Math.min(1, dearest), dearest),
                input + Math.min(most, USUAL_OUTPUT));
        var admission = arrival.admit(estimate);
        if (isFirst && (isCoarse && isShort(admission, dearest) || isBounded != arrival.isBounded())) {
            if (admission instanceof Admission.Admitted(var reservation)) reservation.close();
            return null;
        }
        return switch (admission) {
            case Admission.Admitted(var reservation) -> new Meter(reservation, account, prices, record,
                    request, reservation.heldNanos() == dearest ? ceiling
                    : ceiling.within(prices.affordableOutput(reservation.heldNanos(), input,
                            record.arrival)));
            case Admission refused -> throw refusal(refused);
        };
    }

    /// Whether there was less than plenty after all.
    private static boolean isShort(Admission admission, long dearest) {
        return switch (admission) {
            case Admission.Admitted(var reservation) -> reservation.heldNanos() < dearest;
            case Admission.BalanceUsedUp _, Admission.SpendUsedUp _ -> true;
            case Admission.Refused refused -> refused.kind().isMoney()
                    || refused.kind() == LimitKind.TOKENS_PER_MINUTE;
            case Admission.LedgerUnavailable _, Admission.Disabled _ -> false;
        };
    }

    private ChatException refusal(Admission admission) {
        return new ChatException(switch (admission) {
            case Admission.Admitted _ -> throw new IllegalStateException("admitted");
            case Admission.Refused refused -> limitReached(refused);
            case Admission.BalanceUsedUp used -> balanceUsedUp(used);
            case Admission.SpendUsedUp used -> spendUsedUp(used);
            case Admission.LedgerUnavailable(var retryAfter) ->
                ChatError.of(ErrorKind.STORAGE_FAILING, "The gateway cannot write its ledger at"
                        + " the moment and takes no paid requests. Please try again later.")
                        .after(retryAfter);
            case Admission.Disabled _ -> ChatError.of(
                    ErrorKind.MODEL_NOT_ALLOWED, "This account is disabled. Ask the operator.");
        });
    }

    private static boolean hasPlenty(Arrival arrival, long nanos, long tokens) {
        var account = arrival.account();
        var balance = account.balanceNanos();
        if (balance.isPresent() && (balance.getAsLong() - account.heldNanos()) / PLENTY < nanos)
            return false;
        for (var state : arrival.limits()) {
            long asked = switch (state.kind()) {
                case TOKENS_PER_MINUTE -> tokens;
                case SPEND_PER_DAY, SPEND_PER_MONTH, SPEND -> nanos;
                case REQUESTS_PER_MINUTE, CONCURRENT_REQUESTS -> 0;
            };
            if (state.remaining() / PLENTY < asked) return false;
        }
        return true;
    }

    private ChatError balanceUsedUp(Admission.BalanceUsedUp used) {
        return ChatError.of(ErrorKind.BALANCE_USED_UP, "The balance is used up: "
                + Money.format(used.balanceNanos()) + " " + currency.get() + ", of which running requests hold "
                + Money.format(used.heldNanos()) + "; this request needs at least "
                + Money.format(used.neededNanos()) + ". Add credit to the account.");
    }

    private ChatError spendUsedUp(Admission.SpendUsedUp used) {
        return ChatError.of(ErrorKind.BALANCE_USED_UP, "The key's limit of "
                + Money.format(used.limitNanos()) + " " + currency.get() + " in all is used up: "
                + Money.format(used.usedNanos()) + " are spent or held by running requests; this request"
                + " needs at least " + Money.format(used.neededNanos())
                + ". Use another key, or have this one's limit raised.");
    }

    private ChatError limitReached(Admission.Refused refused) {
        var text = (refused.ofKey() ? "The key's" : "The account's") + " limit of "
                + amount(refused.kind(), refused.limit()) + " " + word(refused.kind()) + " is reached: " + amount(refused.kind(), refused.used())
                + " used, this request asks for " + amount(refused.kind(), refused.asked()) + ". ";
        var error = ChatError.of(ErrorKind.LIMIT_REACHED, text + (refused.isTooLarge()
                ? "It exceeds the limit by itself: make it smaller."
                : "Please try again in " + seconds(refused.retryAfter()) + "s."))
                .after(refused.retryAfter());
        // An SDK that does not wait so long would ask again at once.
        return refused.isTooLarge() || refused.retryAfter().compareTo(MOST_PATIENCE) > 0
                ? error.forGood() : error;
    }

    private String amount(LimitKind kind, long value) {
        return switch (kind) {
            case SPEND_PER_DAY, SPEND_PER_MONTH, SPEND -> Money.format(value) + " " + currency.get();
            case REQUESTS_PER_MINUTE, TOKENS_PER_MINUTE, CONCURRENT_REQUESTS -> Long.toString(value);
        };
    }

    private static String word(LimitKind kind) {
        return switch (kind) {
            case REQUESTS_PER_MINUTE -> "requests a minute";
            case TOKENS_PER_MINUTE -> "tokens a minute";
            case CONCURRENT_REQUESTS -> "concurrent requests";
            case SPEND_PER_DAY -> "a day";
            case SPEND_PER_MONTH -> "a month";
            case SPEND -> "in all";
        };
    }

    private static long seconds(Duration wait) {
        return Math.max(1, (wait.toMillis() + 999) / 1000);
    }
}
