package tokenfly.account.settings;

/// What can be limited, in the order in which the settings are documented.
public enum LimitKind {
    REQUESTS_PER_MINUTE("requests-per-minute"),
    TOKENS_PER_MINUTE("tokens-per-minute"),
    CONCURRENT_REQUESTS("concurrent-requests"),
    SPEND_PER_DAY("spend-per-day"),
    SPEND_PER_MONTH("spend-per-month"),
    /// In all, as long as there is the key: for keys only.
    SPEND("spend");

    private final String word;

    LimitKind(String word) {
        this.word = word;
    }

    /// Its name in the config and in answers: `requests-per-minute`.
    public String word() {
        return word;
    }

    /// Whether its numbers are nano-units of the currency; the others are plain counts.
    public boolean isMoney() {
        return this == SPEND_PER_DAY || this == SPEND_PER_MONTH || this == SPEND;
    }
}
