package tokenfly.id;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.ThreadLocalRandom;
import java.util.random.RandomGenerator;

/// Random text of digits and letters, 5.95 bits a character.
public final class Base62 {
    private static final byte[] DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
            .getBytes(StandardCharsets.US_ASCII);

    private Base62() {
    }

    /// To tell things apart; it protects nothing.
    public static String random(int length) {
        return random(length, ThreadLocalRandom.current());
    }

    /// @param random a secure one where nobody may guess the text
    public static String random(int length, RandomGenerator random) {
        var text = new byte[length];
        for (int i = 0; i < length; i++) text[i] = DIGITS[random.nextInt(DIGITS.length)];
        return new String(text, StandardCharsets.US_ASCII);
    }
}
