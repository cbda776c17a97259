package tokenfly.demo;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import tokenfly.chat.ChatEvent;
import tokenfly.chat.StopReason;
import tokenfly.chat.Usage;
import tokenfly.demo.Mentions.Mention;
import tokenfly.demo.Script.Command;
import tokenfly.json.Json;
import tokenfly.json.JsonException;
import tokenfly.json.JsonObject;

/// Makes the answer to a prompt: the same one every time, but for the ids of calls.
///
/// Not thread-safe: one composer makes one answer.
final class Composer {
    private static final int MAX_STEPS = 20_000;
    /// How much of what others said is said again.
    private static final int MAX_ECHOED_WORDS = 1_000;
    private static final int MAX_SUBJECT_CHARS = 200;
    private static final String FILLER =
            "The quick brown fox jumps over the lazy dog and runs back home again. ";

    private final Prompt prompt;
    private final Script script;
    private final Supplier<String> ids;
    private final List<ChatEvent> steps = new ArrayList<>();

    private Composer(Prompt prompt, Script script, Supplier<String> ids) {
        this.prompt = prompt;
        this.script = script;
        this.ids = ids;
    }

    /// @param ids gives the answer and each call what makes its id one of its own
    static DemoAnswer compose(Prompt prompt, Script script, Supplier<String> ids) {
        return new Composer(prompt, script, ids).compose();
    }

    private DemoAnswer compose() {
        var mentions = Mentions.in(prompt, script);
        if (thinks()) think(mentions);
        var stop = StopReason.END_TURN;
        String sequence = null;
        if (mentions.isEmpty()) {
            String text = text();
            sequence = firstStop(text);
            if (sequence != null) text = text.substring(0, text.indexOf(sequence));
            for (var piece : Words.split(text, MAX_STEPS)) steps.add(new ChatEvent.TextDelta(piece));
            stop = sequence != null ? StopReason.STOP_SEQUENCE
                    : script.has(Command.REFUSE) ? StopReason.REFUSAL : StopReason.END_TURN;
        } else {
            mentions.forEach(this::call);
            stop = StopReason.TOOL_USE;
        }
        return limited(stop, sequence);
    }

    private DemoAnswer limited(StopReason stop, String sequence) {
        long most = Math.min(prompt.maxTokens(), MAX_STEPS);
        boolean halved = script.has(Command.STOP_LENGTH);
        if (halved) most = Math.min(most, (steps.size() + 1) / 2);
        boolean cut = halved || steps.size() > most;
        var given = cut ? steps.subList(0, (int) most) : steps;
        return new DemoAnswer(ids.get(), given, cut ? StopReason.MAX_TOKENS : stop, cut ? null : sequence,
                script.has(Command.NO_USAGE) ? null : usage(given));
    }

    private Usage usage(List<ChatEvent> given) {
        long thought = given.stream().filter(ChatEvent.ThinkingDelta.class::isInstance).count();
        return new Usage(prompt.inputTokens(), script.cached(), 0, given.size(), thought, false);
    }

    private boolean thinks() {
        return switch (prompt.thinking()) {
            case ON -> true;
            case OFF -> false;
            case UNSAID -> script.has(Command.THINK);
        };
    }

    private void think(List<Mention> mentions) {
        String seen = prompt.toolResults().isEmpty()
                ? "The user wrote " + Words.count(script.text()) + " words."
                : "The tool has answered.";
        String plan = mentions.isEmpty() ? " A short answer will do."
                : " I should call " + mentions.getFirst().tool().name() + ".";
        for (var piece : Words.split(seen + plan, MAX_STEPS)) steps.add(new ChatEvent.ThinkingDelta(piece));
    }

    private void call(Mention mention) {
        steps.add(new ChatEvent.ToolStarted("call_" + ids.get(), mention.tool().name()));
        for (var piece : Words.split(arguments(mention).toString(), MAX_STEPS))
            steps.add(new ChatEvent.ToolInput(piece));
    }

    /// The object that the message spells out, or one made for the tool's schema.
    private static JsonObject arguments(Mention mention) {
        String words = mention.words();
        if (words.startsWith("{") && object(words) instanceof JsonObject spelt) return spelt;
        var filled = new SchemaFiller(subject(words), mention.tool().schema()).fill();
        return filled instanceof JsonObject object ? object : JsonObject.EMPTY;
    }

    private static JsonObject object(String text) {
        try {
            return Json.parse(text) instanceof JsonObject object ? object : null;
        } catch (JsonException notJson) {
            return null; // then it is words like any other
        }
    }

    /// Words as they may stand in a value.
    private static String subject(String words) {
        if (words.length() <= MAX_SUBJECT_CHARS) return words;
        int end = MAX_SUBJECT_CHARS;
        return words.substring(0, Character.isHighSurrogate(words.charAt(end - 1)) ? end - 1 : end);
    }

    private String text() {
        if (script.has(Command.REFUSE)) return "I cannot help with that.";
        if (script.has(Command.SAY) && prompt.toolResults().isEmpty()) return script.text();
        if (prompt.schema() != null && !prompt.schema().isEmpty())
            return new SchemaFiller(subject(Mentions.trimmed(script.text())), prompt.schema())
                    .fill().toString();
        String plain = plainText();
        return prompt.schema() == null && !script.has(Command.JSON) ? plain
                : JsonObject.builder().put("answer", plain).build().toString();
    }

    private String plainText() {
        if (!prompt.toolResults().isEmpty())
            return "The tool said: " + beginning(String.join("; ", prompt.toolResults()));
        if (script.has(Command.HELP)) return Script.help();
        if (script.words() >= 0) return filler(script.words());
        return echo();
    }

    private String echo() {
        String images = prompt.images() == 0 ? ""
                : "I see " + prompt.images() + (prompt.images() == 1 ? " image." : " images.");
        if (script.text().isEmpty()) return images.isEmpty() ? "You said nothing." : images;
        String echo = "You said: " + beginning(script.text());
        return images.isEmpty() ? echo : echo + "\n" + images;
    }

    private static String beginning(String text) {
        var pieces = Words.split(text, MAX_ECHOED_WORDS + 1);
        return pieces.size() <= MAX_ECHOED_WORDS ? text
                : String.join("", pieces.subList(0, MAX_ECHOED_WORDS)) + " …";
    }

    private static String filler(int words) {
        var cycle = FILLER.split(" ");
        var text = new StringBuilder();
        for (int i = 0; i < words; i++)
            text.append(i == 0 ? "" : " ").append(cycle[i % cycle.length]);
        return text.toString();
    }

    /// The stop sequence that comes first in the text, or null.
    private String firstStop(String text) {
        String first = null;
        int at = text.length();
        for (var stop : prompt.stops()) {
            int found = text.indexOf(stop);
            if (found < 0 || found >= at) continue;
            at = found;
            first = stop;
        }
        return first;
    }
}
