package tokenfly.gateway.record;

import java.util.Locale;

/// How a request ended: a word for the log, the metrics and the ledger.
public enum Outcome {
    /// The client has the whole answer.
    OK,
    /// Refused by the gateway before it reached an upstream.
    REFUSED,
    /// No upstream gave an answer, or it refused the request.
    FAILED,
    /// The upstream broke off in mid-answer; the client was told.
    CUT,
    /// The upstream went on past the ceiling, and was stopped there; the client got an answer that
    /// reached its longest.
    STOPPED,
    /// The client hung up in mid-answer.
    CLIENT_GONE,
    /// The gateway stopped before the answer was whole; the client was told.
    DRAINED,
    /// A bug.
    INTERNAL;

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
