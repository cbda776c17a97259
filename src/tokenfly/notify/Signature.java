package tokenfly.notify;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// Proves to the receiver of a webhook who sent it, and when: without the time in what is signed, one that
/// somebody recorded could be sent again for ever.
///
/// ```
/// x-tokenfly-signature: t=1796040000,v1=HEX    HEX: HMAC-SHA256 of `1796040000.BODY` by the secret
/// ```
final class Signature {
    static final String HEADER = "x-tokenfly-signature";

    private Signature() {
    }

    static String of(String secret, Instant time, byte[] body) {
        var seconds = Long.toString(time.getEpochSecond());
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            mac.update((seconds + '.').getBytes(StandardCharsets.US_ASCII));
            return "t=" + seconds + ",v1=" + HexFormat.of().formatHex(mac.doFinal(body));
        } catch (GeneralSecurityException impossible) {
            throw new AssertionError("every JDK has HMAC-SHA256", impossible);
        }
    }
}
