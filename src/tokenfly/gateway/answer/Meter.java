package tokenfly.gateway.answer;

import tokenfly.account.Account;
import tokenfly.account.Reservation;
import tokenfly.account.ledger.Charge;
import tokenfly.account.money.Money;
import tokenfly.account.money.Prices;
import tokenfly.account.money.Tokens;
import tokenfly.chat.Usage;
import tokenfly.dialect.RawRequest;
import tokenfly.gateway.client.ClientExchange;
import tokenfly.gateway.record.Lost;
import tokenfly.gateway.record.Outcome;
import tokenfly.gateway.record.RequestRecord;

/// What one request costs: the one place that charges. Not thread-safe.
///
/// Closing it unsettled voids the hold: nothing was delivered, nothing is charged.
public final class Meter implements AutoCloseable {
    /// An answer of fewer tokens may be none to its upstream.
    private static final long SHORT = 16;

    private final Reservation reservation;
    private final Account account;
    private final Prices prices;
    private final RequestRecord record;
    private final RawRequest request;
    private final Ceiling ceiling;
    private boolean settled;

    /// @param ceiling the most output that was held for
    public Meter(Reservation reservation, Account account, Prices prices, RequestRecord record,
            RawRequest request, Ceiling ceiling) {
        this.reservation = reservation;
        this.account = account;
        this.prices = prices;
        this.record = record;
        this.request = request;
        this.ceiling = ceiling;
    }

    /// Reads the whole body: for an answer without a count, and for formats that name it up front.
    long inputEstimate() {
        return request.estimateInput();
    }

    public Ceiling ceiling() {
        return ceiling;
    }

    /// Charges what the client was brought, by the upstream's count where there is one.
    void settle(Tally tally, Outcome outcome) {
        settle(usage(tally, outcome), outcome);
    }

    /// Notes an answer that was settled by nobody: its provider may bill it to the operator, the account pays
    /// nothing.
    ///
    /// @param tally null of one that was never read
    void lost(Tally tally, String provider) {
        if (settled || tally == null) return;
        var usage = Believed.of(usage(tally, Outcome.CUT), ceiling, request).usage();
        var tokens = Tokens.reported(usage.input(), usage.cached(), usage.output(), usage.cacheWritten());
        record.lost(new Lost(provider, record.model, usage, prices.cost(tokens, record.arrival, provider)));
    }

    /// The answer's headers about money: the real cost and what is left, once it is settled; before
    /// that, for a stream, what was there before.
    public void tellCost(ClientExchange client) {
        if (settled) client.answerHeader("x-tokenfly-cost", Money.format(record.costNanos));
        account.balanceNanos().ifPresent(balance ->
                client.answerHeader("x-tokenfly-balance", Money.format(balance)));
    }

    @Override
    public void close() {
        reservation.close();
    }

    private void settle(Usage counted, Outcome outcome) {
        if (settled) return;
        settled = true;
        var believed = Believed.of(counted, ceiling, request);
        var usage = believed.usage();
        var tokens = Tokens.reported(usage.input(), usage.cached(), usage.output(), usage.cacheWritten());
        long cost = prices.cost(tokens, record.arrival, record.provider);
        record.usage = usage;
        record.price = prices.at(tokens.input(), record.arrival, record.provider);
        record.doubt = outcome != Outcome.STOPPED ? believed.doubt() : "went on to " + counted.output()
                + " tokens of output, of the " + ceiling.tokens() + " that it was allowed, and was stopped";
        record.costNanos = cost;
        record.outcome = outcome;
        reservation.settle(new Charge(cost, tokens, usage.estimated(), record.id, record.model,
                record.provider, outcome.toString(), record.totalMillis()));
    }

    /// An answer that was broken off has no final count, and some never get one: what was passed on is
    /// estimated, and never less than what the upstream had counted by then. So it is where the upstream
    /// counts its input and leaves the output out.
    private Usage usage(Tally tally, Outcome outcome) {
        var counted = tally.usage();
        long output = tally.outputEstimate();
        if (!isCount(counted)) return estimate(counted, output);
        boolean isFinal = outcome == Outcome.OK && !counted.estimated()
                && (counted.output() > 0 || output < SHORT);
        return isFinal || counted.output() >= output ? counted : counted.withOutput(output);
    }

    /// Some send zeros until they have counted, and some never count: no request is without input.
    private static boolean isCount(Usage counted) {
        return counted != null && counted.input() > 0;
    }

    private Usage estimate(Usage counted, long output) {
        return Usage.estimate(inputEstimate(),
                counted == null ? output : Math.max(output, counted.output()));
    }
}
