package tokenfly.provider;

import java.util.Locale;

/// What an upstream's failure means, whatever its status says.
///
/// Providers send arrears as 429, errors inside HTTP 200 and a full context as 500: what to do next
/// depends on the meaning alone. When several ways have failed, the client is told of the one that
/// stands last here: those that pass by waiting stand behind those that do not, and what the client
/// can do something about behind both.
public enum FaultClass {
    /// The provider has no such endpoint.
    NOT_OFFERED(true, Subject.REQUEST, "endpoint not offered"),
    /// The provider does not know the model.
    MODEL_MISSING(true, Subject.REQUEST, "model not known"),
    /// Our key is wrong.
    AUTH(true, Subject.KEY, "key refused"),
    /// We are refused for a reason that says nothing of the key: the region, a missing permission, a
    /// proxy's page.
    FORBIDDEN(true, Subject.REQUEST, "refused"),
    /// Our account there is empty.
    BALANCE(true, Subject.KEY, "no money left"),
    /// Connection refused, reset or cut; an unreadable answer.
    TRANSPORT(true, Subject.PROVIDER, "connection or answer broken"),
    /// The provider failed: 5xx.
    SERVER(true, Subject.PROVIDER, "failed"),
    TIMEOUT(true, Subject.PROVIDER, "no answer in time"),
    OVERLOAD(true, Subject.PROVIDER, "overloaded"),
    /// Our plan's window (5 hours, a week) is used up.
    PLAN_WINDOW(true, Subject.KEY, "plan used up"),
    /// Too many requests or tokens in this minute.
    RATE(true, Subject.KEY, "rate limited"),
    CONTENT_POLICY(false, Subject.REQUEST, "content refused"),
    /// Longer than the model's context, or than what the provider takes at once.
    CONTEXT_TOO_LONG(true, Subject.REQUEST, "context too long"),
    BAD_REQUEST(false, Subject.REQUEST, "request refused");

    private final boolean elsewhere;
    private final Subject subject;
    private final String words;

    FaultClass(boolean elsewhere, Subject subject, String words) {
        this.elsewhere = elsewhere;
        this.subject = subject;
        this.words = words;
    }

    /// What happened, for people.
    public String words() {
        return words;
    }

    /// The same in one word, for programs.
    public String mark() {
        return name().toLowerCase(Locale.ROOT);
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
