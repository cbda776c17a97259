package tokenfly.account.ledger;

import java.nio.charset.StandardCharsets;
import java.security.DigestException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;

/// The chain of hashes: a line's hash is the first 8 bytes, as 16 hexadecimal digits, of the
/// SHA-256 of the hash before and the line's own text. That finds every accident; it is no proof
/// against somebody who rewrites the file to its end. Not thread-safe.
final class Chain {
    static final int LENGTH = 16;
    static final String START = "0".repeat(LENGTH);

    private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

    private final MessageDigest sha;
    private final byte[] digest = new byte[32];
    private final byte[] last;

    Chain(String last) {
        this.last = last.getBytes(StandardCharsets.US_ASCII);
        try {
            this.sha = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new AssertionError("every Java has SHA-256", impossible);
        }
    }

    Chain copy() {
        return new Chain(last());
    }

    String last() {
        return new String(last, StandardCharsets.US_ASCII);
    }

    /// Hangs a line on.
    ///
    /// @return its hash, 16 bytes that change with the next call
    byte[] extend(byte[] bytes, int from, int to) {
        sha.update(last);
        sha.update(bytes, from, to - from);
        try {
            sha.digest(digest, 0, digest.length);
        } catch (DigestException impossible) {
            throw new AssertionError("a SHA-256 has 32 bytes", impossible);
        }
        for (int i = 0; i < LENGTH; i += 2) {
            last[i] = HEX[digest[i / 2] >> 4 & 15];
            last[i + 1] = HEX[digest[i / 2] & 15];
        }
        return last;
    }

    /// Goes on from a hash that stands in the file.
    void resume(byte[] bytes, int from) {
        System.arraycopy(bytes, from, last, 0, LENGTH);
    }

    boolean isAt(byte[] bytes, int from) {
        return Arrays.equals(last, 0, LENGTH, bytes, from, from + LENGTH);
    }
}
