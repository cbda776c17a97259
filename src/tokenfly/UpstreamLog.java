package tokenfly;

import java.time.Duration;
import java.util.List;
import tokenfly.provider.Fault;
import tokenfly.upstream.Target;
import tokenfly.upstream.UpstreamWatcher;

/// Tells the operator of upstreams that fail. Nothing of a request, and no key, is in it. Thread-safe.
final class UpstreamLog implements UpstreamWatcher {
    private final OperatorLog operator;
    private final List<UpstreamWatcher> others;

    /// @param others are told the same
    UpstreamLog(OperatorLog operator, List<UpstreamWatcher> others) {
        this.operator = operator;
        this.others = List.copyOf(others);
    }

    @Override
    public void failed(Target target, Fault fault, Duration rests) {
        others.forEach(other -> other.failed(target, fault, rests));
        if (fault.meaning().ofRequest()) return;
        var provider = target.provider().name();
        var sentence = "provider " + provider + " failed with " + fault.meaning()
                + (fault.status() == 0 ? "" : " (HTTP " + fault.status() + ")")
                + (rests.isZero() ? "" : "; it or its key rests for " + rests.toSeconds() + "s")
                + advice(fault, provider);
        operator.say(provider + fault.meaning(), sentence);
    }

    @Override
    public void answered(Target target, Duration firstByte) {
        others.forEach(other -> other.answered(target, firstByte));
    }

    private static String advice(Fault fault, String provider) {
        return switch (fault.meaning()) {
            case AUTH -> "; check provider." + provider + ".keys";
            case BALANCE -> "; the account there needs money";
            case PLAN_WINDOW -> "; the plan there is used up for now";
            case FORBIDDEN -> "; it says nothing of the key: see what the provider wants";
            case NOT_OFFERED -> "; check the base URL of provider." + provider;
            case MODEL_MISSING -> "; it does not know the model that is configured for it";
            case RATE, OVERLOAD, SERVER, TRANSPORT, TIMEOUT, CONTENT_POLICY, CONTEXT_TOO_LONG,
                 BAD_REQUEST -> "";
        };
    }
}
