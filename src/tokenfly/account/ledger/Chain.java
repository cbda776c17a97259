package tokenfly.account.ledger;

import java.nio.charset.StandardCharsets;
import java.security.DigestException;
import java.security.MessageDigest;
import java.util.Arrays;
import tokenfly.id.Sha256;

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
    private final byte[] next = new byte[LENGTH];

    Chain(String last) {
        this.last = last.getBytes(StandardCharsets.US_ASCII);
        this.sha = Sha256.digest();
    }

    Chain copy() {
        return new Chain(last());
    }

    String last() {
        return new String(last, StandardCharsets.US_ASCII);
    }

    /// Hangs a line on.
    void extend(byte[] bytes, int from, int to) {
        next(bytes, from, to);
        advance();
    }

    /// The hash that a line would have, without hanging it on.
    ///
    /// @return 16 bytes that change with the next call
    byte[] next(byte[] bytes, int from, int to) {
        sha.reset(); // of what a call that threw may have left in it
        sha.update(last);
        sha.update(bytes, from, to - from);
        try {
            sha.digest(digest, 0, digest.length);
        } catch (DigestException impossible) {
            throw new AssertionError("a SHA-256 has 32 bytes", impossible);
        }
        for (int i = 0; i < LENGTH; i += 2) {
            next[i] = HEX[digest[i / 2] >> 4 & 15];
            next[i + 1] = HEX[digest[i / 2] & 15];
        }
        return next;
    }

    /// Hangs the line on that [#next] was asked for. Throws nothing.
    void advance() {
        System.arraycopy(next, 0, last, 0, LENGTH);
    }

    /// Goes on where another one is.
    void resume(Chain other) {
        System.arraycopy(other.last, 0, last, 0, LENGTH);
    }

    /// Goes on from a hash that stands in the file.
    void resume(byte[] bytes, int from) {
        System.arraycopy(bytes, from, last, 0, LENGTH);
    }

    boolean isAt(byte[] bytes, int from) {
        return Arrays.equals(last, 0, LENGTH, bytes, from, from + LENGTH);
    }
}
