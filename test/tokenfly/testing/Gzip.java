package tokenfly.testing;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.zip.GZIPOutputStream;

/// Bodies as servers pack them.
public final class Gzip {
    private Gzip() {
    }

    public static byte[] packed(String text) {
        return packed(text.getBytes(StandardCharsets.UTF_8));
    }

    public static byte[] packed(byte[] text) {
        var bytes = new ByteArrayOutputStream();
        try (var out = new GZIPOutputStream(bytes)) {
            out.write(text);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return bytes.toByteArray();
    }
}
