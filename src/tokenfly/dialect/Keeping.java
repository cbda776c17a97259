package tokenfly.dialect;

import java.util.Arrays;
import tokenfly.http.BodyMemory;

/// What the operator has a format do beyond answering, and what it is given to do it with.
///
/// @param secret 32 bytes, the same from start to start, for what clients keep sealed
/// @param memoryBytes the most that is kept in memory; 0 for nothing
/// @param budget what that memory is taken out of
/// @param catalogue models are listed as agents of this format want them, too
public record Keeping(byte[] secret, long memoryBytes, BodyMemory budget, boolean catalogue) {
    public Keeping {
        secret = secret.clone();
    }

    @Override
    public byte[] secret() {
        return secret.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Keeping(var itsSecret, var itsBytes, var itsBudget, var itsCatalogue)
                && Arrays.equals(secret, itsSecret) && memoryBytes == itsBytes
                && budget == itsBudget && catalogue == itsCatalogue;
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(secret);
    }

    @Override
    public String toString() {
        return "Keeping[" + memoryBytes + " bytes]";
    }
}
