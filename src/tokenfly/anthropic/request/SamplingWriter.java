package tokenfly.anthropic.request;

import tokenfly.chat.Field;
import tokenfly.chat.Sampling;
import tokenfly.dialect.Dropped;
import tokenfly.json.JsonNumber;
import tokenfly.json.JsonObject;
import tokenfly.provider.ModelRules;

/// Writes `temperature`, `top_p` and `top_k` as far as the model takes them.
///
/// Source: Messages API reference; thinking guide, "feature compatibility".
final class SamplingWriter {
    private static final double LEAST_TOP_P_WHILE_THINKING = 0.95;

    private final ModelRules rules;
    private final boolean thinks;
    private final Dropped dropped;

    /// @param thinks a Claude that thinks, which fixes most of its sampling
    SamplingWriter(ModelRules rules, boolean thinks, Dropped dropped) {
        this.rules = rules;
        this.thinks = thinks && rules.real();
        this.dropped = dropped;
    }

    void write(Sampling sampling, JsonObject.Builder body) {
        boolean hasTemperature = temperature(sampling.temperature(), body);
        topP(sampling.topP(), hasTemperature, body);
        if (sampling.topK() == null) return;
        if (rules.sampling() == ModelRules.SamplingRule.NONE || thinks) dropped.add(Field.TOP_K);
        else body.put("top_k", sampling.topK());
    }

    private boolean temperature(JsonNumber number, JsonObject.Builder body) {
        if (number == null) return false;
        if (rules.sampling() == ModelRules.SamplingRule.NONE || thinks) {
            if (!isOne(number)) dropped.add(Field.TEMPERATURE);
            return false;
        }
        var least = new JsonNumber(rules.minTemperature());
        double value = number.asDouble();
        if (value > rules.maxTemperature()) body.put("temperature", rules.maxTemperature());
        else body.put("temperature", value < least.asDouble() ? least : number);
        return true;
    }

    private void topP(JsonNumber number, boolean hasTemperature, JsonObject.Builder body) {
        if (number == null) return;
        boolean refused = switch (rules.sampling()) {
            case NONE -> true;
            case ONE -> hasTemperature;
            case FREE -> false;
        };
        boolean tooLow = thinks && number.asDouble() < LEAST_TOP_P_WHILE_THINKING;
        if (!refused && !tooLow) body.put("top_p", number);
        else if (!isOne(number)) dropped.add(Field.TOP_P);
    }

    /// The default: leaving it out changes nothing.
    private static boolean isOne(JsonNumber number) {
        return number.asDouble() == 1;
    }
}
