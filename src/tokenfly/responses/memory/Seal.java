package tokenfly.responses.memory;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import tokenfly.chat.Content;
import tokenfly.json.Json;
import tokenfly.json.JsonArray;
import tokenfly.json.JsonException;
import tokenfly.json.JsonObject;
import tokenfly.json.JsonString;
import tokenfly.json.JsonValue;

/// What a client keeps for us and cannot read: an answer's thinking, a conversation's summary.
///
/// ```
/// tf1.MARK.BASE64URL(nonce · AES-GCM(JSON))   thinking, opened for the account and the model it was of
/// tf1c.MARK.BASE64URL(…)                      a summary, opened for the account
/// ```
///
/// Whatever does not open (made by OpenAI, for another account, changed on the way, too old) counts
/// as not there. Thread-safe.
public final class Seal {
    private static final String THINKING = "tf1.";
    private static final String SUMMARY = "tf1c.";
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;
    /// Longer thinking is not sealed: its client would carry it through every turn.
    private static final int MAX_CHARS = 1 << 20;

    private final SecretKey key;
    private final String mark;
    private final SecureRandom random;
    private final String account;
    private final String model;

    /// @param mark tells what was sealed with the key
    Seal(SecretKey key, String mark, SecureRandom random, String account, String model) {
        this.key = key;
        this.mark = mark + ".";
        this.random = random;
        this.account = account;
        this.model = model;
    }

    /// @param thinking Thinking and RedactedThinking, in order
    /// @return null when there is too much of it
    public String sealThinking(List<Content> thinking) {
        long chars = 0;
        var blocks = new ArrayList<JsonValue>();
        for (var part : thinking) {
            var block = JsonObject.builder();
            if (part instanceof Content.Thinking(var text, var signature))
                block.put("t", text).put("s", signature);
            else if (part instanceof Content.RedactedThinking(var data)) block.put("r", data);
            else throw new IllegalArgumentException("no thinking: " + part.getClass());
            blocks.add(block.build());
            chars += blocks.getLast().toString().length();
            if (chars > MAX_CHARS) return null;
        }
        return THINKING + mark + close(thinkingOf(), new JsonArray(blocks));
    }

    /// Seals a vendor's mark of a call, which must come back with it.
    public String sealMark(String callId, String vendors) {
        return THINKING + mark + close(thinkingOf(), JsonArray.of(
                JsonObject.builder().put("c", callId).put("m", vendors).build()));
    }

    /// @param sealed may be null
    /// @return marks by the ids of their calls
    public Map<String, String> openMarks(String sealed) {
        var marks = new HashMap<String, String>();
        if (open(sealed, THINKING, thinkingOf()) instanceof JsonArray blocks)
            for (var block : blocks)
                if (block instanceof JsonObject object && object.has("c"))
                    marks.put(object.string("c"), object.string("m"));
        return marks;
    }

    /// @param sealed may be null
    /// @return null when it is none of ours
    public List<Content> openThinking(String sealed) {
        if (!(open(sealed, THINKING, thinkingOf()) instanceof JsonArray blocks)) return null;
        var thinking = new ArrayList<Content>();
        for (var block : blocks) {
            var object = (JsonObject) block;
            if (object.has("c")) continue;
            thinking.add(object.has("r") ? new Content.RedactedThinking(object.string("r"))
                    : new Content.Thinking(object.string("t"), object.string("s")));
        }
        return thinking;
    }

    public String sealSummary(String text) {
        return SUMMARY + mark + close(summaryOf(), new JsonString(text));
    }

    /// @param sealed may be null
    /// @return null when it is none of ours
    public String openSummary(String sealed) {
        return open(sealed, SUMMARY, summaryOf()) instanceof JsonString(var text)
                ? text : null;
    }

    /// True for what was sealed here, whoever may open it.
    public boolean isOurs(String sealed) {
        return sealed != null
                && (sealed.startsWith(THINKING + mark) || sealed.startsWith(SUMMARY + mark));
    }

    private byte[] thinkingOf() {
        return ("thinking\n" + account + "\n" + model).getBytes(StandardCharsets.UTF_8);
    }

    private byte[] summaryOf() {
        return ("summary\n" + account).getBytes(StandardCharsets.UTF_8);
    }

    private String close(byte[] whose, JsonValue what) {
        var nonce = new byte[NONCE_BYTES];
        random.nextBytes(nonce);
        try {
            var cipher = cipher(Cipher.ENCRYPT_MODE, nonce, whose);
            var closed = cipher.doFinal(Json.utf8(what));
            var whole = ByteBuffer.allocate(NONCE_BYTES + closed.length).put(nonce).put(closed);
            return Base64.getUrlEncoder().withoutPadding().encodeToString(whole.array());
        } catch (GeneralSecurityException e) {
            throw new AssertionError("every JDK has AES-GCM", e);
        }
    }

    private JsonValue open(String sealed, String prefix, byte[] whose) {
        if (sealed == null || !sealed.startsWith(prefix + mark)) return null;
        try {
            var whole = Base64.getUrlDecoder().decode(sealed.substring((prefix + mark).length()));
            if (whole.length < NONCE_BYTES) return null;
            var nonce = Arrays.copyOf(whole, NONCE_BYTES);
            return Json.parse(cipher(Cipher.DECRYPT_MODE, nonce, whose)
                    .doFinal(whole, NONCE_BYTES, whole.length - NONCE_BYTES));
        } catch (IllegalArgumentException | AEADBadTagException | JsonException foreign) {
            return null; // it is no one's fault: clients carry their items to other servers and back
        } catch (GeneralSecurityException e) {
            throw new AssertionError("every JDK has AES-GCM", e);
        }
    }

    private Cipher cipher(int mode, byte[] nonce, byte[] whose) throws GeneralSecurityException {
        var cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
        cipher.updateAAD(whose);
        return cipher;
    }
}
