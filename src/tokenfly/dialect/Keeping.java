package tokenfly.dialect;

import java.util.Arrays;

/// What a format that remembers something for its clients is given to do it with.
///
/// @param secret 32 bytes, the same from start to start, for what clients keep sealed
/// @param memoryBytes the most that is kept in memory; 0 for nothing
public record Keeping(byte[] secret, long memoryBytes) {
    public Keeping {
        secret = secret.clone();
    }

    @Override
    public byte[] secret() {
        return secret.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Keeping(var itsSecret, var itsBytes)
                && Arrays.equals(secret, itsSecret) && memoryBytes == itsBytes;
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
