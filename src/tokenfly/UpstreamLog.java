package tokenfly;

import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;
import tokenfly.provider.Fault;
import tokenfly.upstream.catalog.Model;
import tokenfly.upstream.catalog.Target;
import tokenfly.upstream.health.Asker;
import tokenfly.upstream.health.UpstreamWatcher;

/// Tells the operator of upstreams that fail: what happened, in which request, what rests. Nothing of what was
/// asked, and no key, is in it; a provider's own words, which may repeat some of it, where the operator wants
/// them. Thread-safe.
final class UpstreamLog implements UpstreamWatcher {
    private final OperatorLog operator;
    private final BooleanSupplier messages;
    private final List<UpstreamWatcher> others;
    /// For whom which model is asked; both null for nobody in particular.
    private final Model model;
    private final Asker asker;

    /// @param messages whether the providers' own words are wanted
    /// @param others are told the same
    UpstreamLog(OperatorLog operator, BooleanSupplier messages, List<UpstreamWatcher> others) {
        this(operator, messages, List.copyOf(others), null, null);
    }

    private UpstreamLog(OperatorLog operator, BooleanSupplier messages, List<UpstreamWatcher> others, Model model,
            Asker asker) {
        this.operator = operator;
        this.messages = messages;
        this.others = others;
        this.model = model;
        this.asker = asker;
    }

    @Override
    public UpstreamWatcher during(Model model, Asker asker) {
        return new UpstreamLog(operator, messages, others, model, asker);
    }

    @Override
    public void failed(Target target, Fault fault, Duration rests) {
        others.forEach(other -> other.failed(target, fault, rests));
        if (fault.meaning().ofRequest()) return;
        var provider = target.provider().name();
        var request = asker == null ? "" : " (model " + model.id() + ", request " + asker.id() + ")";
        var said = messages.getAsBoolean() && !fault.said().isEmpty() ? "; it said: " + fault.said() : "";
        operator.say(provider + target.keyShown() + fault.meaning(), "provider " + provider + ": " + fault.words()
                + (rests.isZero() ? "" : "; " + resting(target, fault) + " rests for " + Math.max(1, rests.toSeconds()) + "s")
                + advice(fault, provider) + said + request);
    }

    @Override
    public void answered(Target target, Duration firstByte) {
        others.forEach(other -> other.answered(target, firstByte));
    }

    private static String resting(Target target, Fault fault) {
        var key = target.key() == null ? "" : "key " + target.keyShown();
        return switch (fault.subject()) {
            case PROVIDER -> "it";
            case KEY -> key.isEmpty() ? "it" : key;
            case MODEL, REQUEST -> "its model " + target.model() + (key.isEmpty() ? "" : " with " + key);
        };
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
