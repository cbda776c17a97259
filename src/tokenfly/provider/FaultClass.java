package tokenfly.provider;

/// What an upstream's failure means, whatever its status says.
///
/// Providers send arrears as 429, errors inside HTTP 200 and a full context as 500: what to do next
/// depends on the meaning alone. When several ways have failed, the client is told of the one that
/// stands last here: those that pass by waiting stand behind those that do not, and what the client
/// can do something about behind both.
public enum FaultClass {
    /// The provider has no such endpoint.
    NOT_OFFERED(true, Subject.REQUEST),
    /// The provider does not know the model.
    MODEL_MISSING(true, Subject.REQUEST),
    /// Our key is wrong.
    AUTH(true, Subject.KEY),
    /// We are refused for a reason that says nothing of the key: the region, a missing permission, a
    /// proxy's page.
    FORBIDDEN(true, Subject.REQUEST),
    /// Our account there is empty.
    BALANCE(true, Subject.KEY),
    /// Connection refused, reset or cut; an unreadable answer.
    TRANSPORT(true, Subject.PROVIDER),
    /// The provider failed: 5xx.
    SERVER(true, Subject.PROVIDER),
    TIMEOUT(true, Subject.PROVIDER),
    OVERLOAD(true, Subject.PROVIDER),
    /// Our plan's window (5 hours, a week) is used up.
    PLAN_WINDOW(true, Subject.KEY),
    /// Too many requests or tokens in this minute.
    RATE(true, Subject.KEY),
    CONTENT_POLICY(false, Subject.REQUEST),
    /// Longer than the model's context, or than what the provider takes at once.
    CONTEXT_TOO_LONG(true, Subject.REQUEST),
    BAD_REQUEST(false, Subject.REQUEST);

    private final boolean elsewhere;
    private final Subject subject;

    FaultClass(boolean elsewhere, Subject subject) {
        this.elsewhere = elsewhere;
        this.subject = subject;
    }

    /// True when another key or provider may succeed; of a context that is too long, another provider.
    public boolean curableElsewhere() {
        return elsewhere;
    }

    /// True when the request itself is at fault, and nobody is to blame.
    public boolean ofRequest() {
        return this == CONTENT_POLICY || this == CONTEXT_TOO_LONG || this == BAD_REQUEST;
    }

    /// What such a failure speaks of when its words do not say.
    public Subject usualSubject() {
        return subject;
    }

    /// True when the fault lies in the provider rather than in one of its keys.
    public boolean ofProvider() {
        return subject == Subject.PROVIDER;
    }
}
