package tokenfly.anthropic.answer;

import tokenfly.chat.ChatEvent;
import tokenfly.chat.StopReason;
import tokenfly.json.JsonObject;
import tokenfly.json.JsonScanner;

/// How an upstream's answer ends: what it says of it, and what it must mean after what came before. Not
/// thread-safe.
final class Ending {
    private StopReason stop;
    private String stopSequence;
    /// What the vendor says about a refusal beside its text, or null.
    private String explanation;
    private boolean hasCalls;
    private boolean hasJsonAnswer;

    /// @param at a member of what tells how the answer ends; others are passed over
    void read(JsonScanner at) {
        if (at.nameIs("stop_reason") && StopReason.isGiven(at.string()))
            stop = StopReasons.read(at.string());
        else if (at.nameIs("stop_sequence")) stopSequence = at.string();
        else if (at.nameIs("stop_details") && at.isObject())
            explanation = ((JsonObject) at.value()).string("explanation");
    }

    /// A tool of the client's is called.
    void called() {
        hasCalls = true;
    }

    /// A tool is called that stands for an answer in JSON.
    void jsonAnswer() {
        hasJsonAnswer = true;
    }

    boolean hasCalls() {
        return hasCalls;
    }

    /// The upstream said why.
    boolean isTold() {
        return stop != null;
    }

    /// Of a refusal; `""` without one.
    String explanation() {
        return explanation == null ? "" : explanation;
    }

    ChatEvent.Finished event() {
        return new ChatEvent.Finished(reason(), stopSequence);
    }

    private StopReason reason() {
        if (stop == null || stop == StopReason.END_TURN)
            return hasCalls ? StopReason.TOOL_USE : StopReason.END_TURN;
        return stop == StopReason.TOOL_USE && hasJsonAnswer && !hasCalls ? StopReason.END_TURN : stop;
    }
}
