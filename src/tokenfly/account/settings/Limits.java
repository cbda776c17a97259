package tokenfly.account.settings;

/// The limits of an account, or of a key; 0 is no limit.
public record Limits(long requestsPerMinute, long tokensPerMinute, long concurrentRequests,
                     long spendPerDayNanos, long spendPerMonthNanos, long spendNanos) {
    public static final Limits NONE = new Limits(0, 0, 0, 0, 0, 0);

    public Limits {
        if (requestsPerMinute < 0 || tokensPerMinute < 0 || concurrentRequests < 0
                || spendPerDayNanos < 0 || spendPerMonthNanos < 0 || spendNanos < 0)
            throw new IllegalArgumentException("a limit is below zero");
    }

    /// Without a limit in all.
    public Limits(long requestsPerMinute, long tokensPerMinute, long concurrentRequests,
            long spendPerDayNanos, long spendPerMonthNanos) {
        this(requestsPerMinute, tokensPerMinute, concurrentRequests, spendPerDayNanos, spendPerMonthNanos, 0);
    }

    /// Whether any of them is one of money.
    public boolean limitsSpending() {
        return spendPerDayNanos > 0 || spendPerMonthNanos > 0 || spendNanos > 0;
    }

    /// @return nano-units for money, a count for the others, 0 for no limit
    public long of(LimitKind kind) {
        return switch (kind) {
            case REQUESTS_PER_MINUTE -> requestsPerMinute;
            case TOKENS_PER_MINUTE -> tokensPerMinute;
            case CONCURRENT_REQUESTS -> concurrentRequests;
            case SPEND_PER_DAY -> spendPerDayNanos;
            case SPEND_PER_MONTH -> spendPerMonthNanos;
            case SPEND -> spendNanos;
        };
    }
}
