package tokenfly.account.ledger;

import tokenfly.account.money.Tokens;

/// What several requests used and cost together; `cached` is part of `input`.
public record Use(long requests, long input, long cached, long output, long nanos) {
    public static final Use NONE = new Use(0, 0, 0, 0, 0);

    public Use plus(Charge charge) {
        Tokens tokens = charge.tokens();
        return new Use(requests + 1, input + tokens.input(), cached + tokens.cached(),
                output + tokens.output(), nanos + charge.nanos());
    }

    public Use plus(Use other) {
        return new Use(requests + other.requests, input + other.input, cached + other.cached,
                output + other.output, nanos + other.nanos);
    }
}
