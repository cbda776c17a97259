package tokenfly.chat;

import tokenfly.json.JsonNumber;

/// How tokens are drawn. Every part is null when not said; numbers keep their literal.
public record Sampling(JsonNumber temperature, JsonNumber topP, JsonNumber topK) {
    public static final Sampling UNSET = new Sampling(null, null, null);
}
