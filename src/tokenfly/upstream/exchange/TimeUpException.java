package tokenfly.upstream.exchange;

/// The time is up that the client itself gave the request.
public final class TimeUpException extends NobodyWaitsException {
    private static final long serialVersionUID = 1L;

    public TimeUpException() {
        super("the request's own time is up", null);
    }
}
