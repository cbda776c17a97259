package tokenfly.properties;

/// A value that is mistaken and must not be shown, although its key is no secret's.
public final class HiddenFault extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    public HiddenFault(String message) {
        super(message);
    }
}
