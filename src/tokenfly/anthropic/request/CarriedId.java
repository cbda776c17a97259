package tokenfly.anthropic.request;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import tokenfly.id.Base62;

/// A tool call's id that this format would refuse, within one that it takes.
///
/// Kimi counts its calls (`functions.weather:0`) and stops calling tools when its ids do not come back
/// as it gave them. So such an id is written into a new one, which tells it again without any memory:
///
/// ```
/// toolu_tf k3Vq9ZbX _ functions_2eweather_3a0
///          random     bytes that an id cannot have, and `_`, in hex
/// ```
///
/// The random part keeps apart the calls of several turns that a model gives the same id.
public final class CarriedId {
    private static final String PREFIX = "toolu_tf";
    private static final int RANDOM_LENGTH = 8;
    private static final int LONGEST = 256;
    private static final Pattern FORM =
            Pattern.compile(PREFIX + "[0-9A-Za-z]{8}_((?:[0-9A-Za-z-]|_[0-9a-f]{2})+)");

    private CarriedId() {
    }

    /// Null for an id that is too long to be carried, or empty.
    static String of(String id) {
        if (id.isEmpty() || id.length() > LONGEST) return null;
        var out = new StringBuilder(PREFIX).append(Base62.random(RANDOM_LENGTH)).append('_');
        for (byte b : id.getBytes(StandardCharsets.UTF_8)) {
            if (b != '_' && Ids.isIdCharacter(b)) out.append((char) b);
            else out.append("_%02x".formatted(b));
        }
        return out.toString();
    }

    /// The id that is carried, or the id itself where it carries none.
    public static String original(String id) {
        var carried = FORM.matcher(id);
        if (!carried.matches()) return id;
        var text = carried.group(1);
        var bytes = new ByteArrayOutputStream();
        for (int at = 0; at < text.length(); at++) {
            if (text.charAt(at) != '_') bytes.write(text.charAt(at));
            else bytes.write(Integer.parseInt(text, at + 1, (at += 2) + 1, 16));
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }
}
