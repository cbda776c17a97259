package tokenfly;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;
import tokenfly.account.settings.WholeFile;

/// The gateway's secret: 32 random bytes as hexadecimal text in the file `secret` of its data
/// directory, made at the first start. What clients keep sealed is opened with it; without it they
/// merely lose that.
final class SecretFile {
    private static final int BYTES = 32;

    private SecretFile() {
    }

    /// @throws IOException with a sentence for the operator, when it cannot be read or made
    static byte[] read(Path data) throws IOException {
        var file = data.resolve("secret");
        if (!Files.exists(file)) make(file);
        var text = Files.readString(file, StandardCharsets.US_ASCII).strip();
        if (!text.matches("[0-9a-f]{64}"))
            throw new IOException(file + " is no secret of this gateway: put back the one that was"
                    + " there, or remove it, and the next start makes a new one");
        return HexFormat.of().parseHex(text);
    }

    private static void make(Path file) throws IOException {
        var secret = new byte[BYTES];
        new SecureRandom().nextBytes(secret);
        WholeFile.write(file, HexFormat.of().formatHex(secret) + "\n");
    }
}
