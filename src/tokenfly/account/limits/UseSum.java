package tokenfly.account.limits;

import tokenfly.account.ledger.Use;

/// A sum of what requests used, added up in place: one that is settled adds to six. Not thread-safe.
public final class UseSum {
    private long requests;
    private long input;
    private long cached;
    private long output;
    private long nanos;

    public void add(Use use) {
        requests += use.requests();
        input += use.input();
        cached += use.cached();
        output += use.output();
        nanos += use.nanos();
    }

    public long nanos() {
        return nanos;
    }

    public Use use() {
        return new Use(requests, input, cached, output, nanos);
    }
}
