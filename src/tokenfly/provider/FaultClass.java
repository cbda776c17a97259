package tokenfly.provider;

/// What an upstream's failure means, whatever its status says.
///
/// Providers send arrears as 429, errors inside HTTP 200 and a full context as 500: what to do next
/// depends on the meaning alone. When several ways have failed, the client is told of the one that
/// stands last here: those that pass by waiting stand behind those that do not.
public enum FaultClass {
    /// The provider does not know the model.
    MODEL_MISSING(true),
    /// Our key is wrong or may not use the model.
    AUTH(true),
    /// Our account there is empty.
    BALANCE(true),
    /// Connection refused, reset or cut; an unreadable answer.
    TRANSPORT(true),
    /// The provider failed: 5xx.
    SERVER(true),
    TIMEOUT(true),
    OVERLOAD(true),
    /// Our plan's window (5 hours, a week) is used up.
    PLAN_WINDOW(true),
    /// Too many requests or tokens with this key.
    RATE(true),
    CONTENT_POLICY(false),
    CONTEXT_TOO_LONG(false),
    BAD_REQUEST(false);

    private final boolean elsewhere;

    FaultClass(boolean elsewhere) {
        this.elsewhere = elsewhere;
    }

    /// True when another key or provider may succeed.
    public boolean curableElsewhere() {
        return elsewhere;
    }

    /// True when the fault lies in the provider rather than in one of its keys.
    public boolean ofProvider() {
        return this == OVERLOAD || this == SERVER || this == TRANSPORT || this == TIMEOUT;
    }
}
