package tokenfly.dialect;

import java.util.Arrays;

/// What the operator has a format do beyond answering, and what it is given to do it with.
///
/// @param secret 32 bytes, the same from start to start, for what clients keep sealed
/// @param memoryBytes the most that is kept in memory; 0 for nothing
/// @param catalogue models are listed as agents of this format want them, too
public record Keeping(byte[] secret, long memoryBytes, boolean catalogue) {
    public Keeping {
        secret = secret.clone();
    }

    @Override
    public byte[] secret() {
        return secret.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Keeping(var itsSecret, var itsBytes, var itsCatalogue)
                && Arrays.equals(secret, itsSecret) && memoryBytes == itsBytes
                && catalogue == itsCatalogue;
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
