package tokenfly.account.shared;

import java.io.IOException;

/// The database cannot be used, in words for the operator.
public final class StoreException extends IOException {
    private static final long serialVersionUID = 1L;

    StoreException(String words, Throwable cause) {
        super(words, cause);
    }

    StoreException(String words) {
        super(words);
    }
}
