package tokenfly.upstream;

import java.io.IOException;
import tokenfly.provider.Fault;

/// Carries a fault from where it was seen to where it is decided what to do about it.
public final class FaultException extends IOException {
    private static final long serialVersionUID = 1L;

    private final transient Fault fault;

    public FaultException(Fault fault) {
        super(fault.meaning().name());
        this.fault = fault;
    }

    Fault fault() {
        return fault;
    }
}
