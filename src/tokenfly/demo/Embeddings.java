package tokenfly.demo;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.SplittableRandom;
import tokenfly.chat.ChatException;
import tokenfly.json.JsonArray;
import tokenfly.json.JsonNumber;
import tokenfly.json.JsonObject;
import tokenfly.json.JsonString;
import tokenfly.json.JsonValue;

/// Answers `/v1/embeddings` with unit vectors: the same for the same text, unlike for unlike texts,
/// and without any meaning.
final class Embeddings {
    private static final int MAX_INPUTS = 2_048;
    private static final int MAX_NUMBERS = 1_000_000;
    private static final int DIMENSIONS = 8;
    private static final int MAX_DIMENSIONS = 4_096;

    private Embeddings() {
    }

    static JsonObject answer(JsonObject body) {
        String model = body.string("model");
        if (model == null) throw ChatException.invalid("model", "model: Field required");
        var inputs = inputs(body.get("input"));
        long dimensions = body.whole("dimensions", DIMENSIONS);
        if (dimensions < 1 || dimensions > MAX_DIMENSIONS)
            throw ChatException.invalid("dimensions",
                    "dimensions must be 1 to " + MAX_DIMENSIONS + ".");
        if (inputs.size() > MAX_INPUTS || inputs.size() * dimensions > MAX_NUMBERS)
            throw ChatException.invalid("input", "Too many inputs for one request.");
        boolean base64 = "base64".equals(body.string("encoding_format"));
        var data = new ArrayList<JsonValue>();
        for (var input : inputs) {
            float[] vector = vector(input, (int) dimensions);
            data.add(JsonObject.builder().put("object", "embedding").put("index", data.size())
                    .put("embedding", base64 ? base64(vector) : numbers(vector)).build());
        }
        long tokens = Words.count(body.get("input"));
        return JsonObject.builder().put("object", "list").put("data", new JsonArray(data))
                .put("model", model).put("usage", JsonObject.builder().put("prompt_tokens", tokens)
                        .put("total_tokens", tokens).build()).build();
    }

    /// The texts to embed; one given as token numbers is the text of its list.
    private static List<String> inputs(JsonValue input) {
        var inputs = switch (input) {
            case JsonString(var text) -> List.of(text);
            case JsonArray array when array.size() > 0 && array.get(0) instanceof JsonNumber ->
                    List.of(array.toString());
            case JsonArray(var values) -> values.stream().map(value ->
                    value instanceof JsonString(var text) ? text : value.toString()).toList();
            case null, default -> List.<String>of();
        };
        if (inputs.isEmpty() || inputs.contains(""))
            throw ChatException.invalid("input", "input: text that is not empty is required");
        return inputs;
    }

    private static float[] vector(String text, int dimensions) {
        var random = new SplittableRandom(text.hashCode());
        var numbers = new double[dimensions];
        double squares = 0;
        for (int i = 0; i < dimensions; i++) {
            numbers[i] = random.nextDouble(-1, 1);
            squares += numbers[i] * numbers[i];
        }
        var vector = new float[dimensions];
        for (int i = 0; i < dimensions; i++) vector[i] = (float) (numbers[i] / Math.sqrt(squares));
        return vector;
    }

    private static JsonValue numbers(float[] vector) {
        var numbers = new ArrayList<JsonValue>(vector.length);
        for (float number : vector) numbers.add(new JsonNumber(Float.toString(number)));
        return new JsonArray(numbers);
    }

    private static JsonValue base64(float[] vector) {
        var bytes = ByteBuffer.allocate(vector.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (float number : vector) bytes.putFloat(number);
        return new JsonString(Base64.getEncoder().encodeToString(bytes.array()));
    }
}
