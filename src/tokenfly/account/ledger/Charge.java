package tokenfly.account.ledger;

import tokenfly.account.money.Money;
import tokenfly.account.money.Tokens;

/// What one request cost and why. Texts longer than 200 characters are cut there.
///
/// @param nanos the cost, from 0 to [#MAX_NANOS]
/// @param estimated whether the tokens are the gateway's estimate, for want of the provider's word
/// @param request the id of the request
/// @param model the public id of the model
/// @param provider who answered
/// @param outcome one word for how the answer ended
/// @param millis from arrival to the end of the answer
/// @param key the short id of the API key; empty for a request without one
public record Charge(long nanos, Tokens tokens, boolean estimated, String request, String model,
                     String provider, String outcome, long millis, String key) {
    static final int MAX_TEXT = 200;

    /// Above what the highest price makes of the most tokens.
    public static final long MAX_NANOS = 4 * Money.MAX_NANOS;

    public Charge {
        if (nanos < 0 || nanos > MAX_NANOS)
            throw new IllegalArgumentException("no cost: " + nanos + " nanos");
        request = cut(request);
        model = cut(model);
        provider = cut(provider);
        outcome = cut(outcome);
        key = cut(key);
    }

    public Charge(long nanos, Tokens tokens, boolean estimated, String request, String model,
            String provider, String outcome, long millis) {
        this(nanos, tokens, estimated, request, model, provider, outcome, millis, "");
    }

    public Charge by(String key) {
        return new Charge(nanos, tokens, estimated, request, model, provider, outcome, millis, key);
    }

    private static String cut(String text) {
        return text.length() <= MAX_TEXT ? text : text.substring(0, MAX_TEXT);
    }
}
