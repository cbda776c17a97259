package tokenfly.demo;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import tokenfly.chat.Tool;
import tokenfly.demo.Script.Command;

/// Finds the tools that a prompt wants called now.
///
/// A tool is called when the message names it, exactly as it is offered. Named twice it is called
/// once, unless the message begins with `call`. When the message names no tool, it is the one that a
/// question is about ("What is the weather in Rome?" asks for `get_weather`), and the first one offered
/// where the request demands a call.
final class Mentions {
    private static final int MAX_CALLS = 8;
    /// Names are looked for in the beginning of a message only.
    private static final int MAX_SEARCHED_CHARS = 20_000;
    /// Words that only tie others to what stands before them.
    private static final Set<String> TIES = Set.of("for", "in", "with", "of", "on", "about", "at",
            "to", "and", "then", "please");
    /// What tools do, and say nothing of what they do it with.
    private static final Set<String> VERBS = Set.of("get", "fetch", "find", "look", "lookup", "search",
            "list", "show", "read", "check", "current");
    private static final Set<String> TRAILING_TIES = Set.of("and", "then");

    /// A tool to call.
    ///
    /// @param words what the message says of it: those after its name, or of a later one
    record Mention(Tool.Function tool, String words) {}

    private record Place(Tool.Function tool, int at) {
        int end() {
            return at + tool.name().length();
        }
    }

    private Mentions() {
    }

    /// The calls to make, in the order of their names in the message.
    static List<Mention> in(Prompt prompt, Script script) {
        var offer = prompt.offer();
        if (offer.tools().isEmpty() || !prompt.toolResults().isEmpty()
                || script.has(Command.REFUSE)) return List.of();
        String text = script.text();
        var places = script.has(Command.SAY) ? List.<Place>of() : places(offer.tools(), text);
        if (places.isEmpty()) {
            var asked = script.has(Command.SAY) ? null : asked(offer.tools(), text);
            if (asked == null && offer.forced()) asked = offer.tools().getFirst();
            return asked == null ? List.of() : List.of(new Mention(asked, trimmed(text)));
        }
        boolean repeats = text.regionMatches(true, 0, "call ", 0, 5);
        var seen = new HashSet<Tool.Function>();
        return mentions(places, text).stream()
                .filter(mention -> seen.add(mention.tool()) || repeats)
                .limit(offer.parallel() ? MAX_CALLS : 1).toList();
    }

    /// The first tool whose name says what a question is about, or null.
    private static Tool.Function asked(List<Tool.Function> tools, String text) {
        if (text.length() > MAX_SEARCHED_CHARS || text.indexOf('?') < 0) return null;
        var words = new HashSet<>(List.of(text.toLowerCase(Locale.ROOT).split("[^a-z0-9]+")));
        for (var tool : tools) {
            var about = new HashSet<>(List.of(tool.name().toLowerCase(Locale.ROOT).split("[^a-z0-9]+")));
            about.removeAll(VERBS);
            if (!about.isEmpty() && words.containsAll(about)) return tool;
        }
        return null;
    }

    /// The beginning of a text, without the words and signs that only tie it to what stands around.
    static String trimmed(String text) {
        int from = 0;
        int to = Math.min(text.length(), MAX_SEARCHED_CHARS);
        for (int word; ; from = word) {
            while (from < to && isSign(text.charAt(from))) from++;
            word = from;
            while (word < to && Character.isLetter(text.charAt(word))) word++;
            if (!TIES.contains(text.substring(from, word).toLowerCase(Locale.ROOT))) break;
        }
        for (int word; ; to = word) {
            while (from < to && isSign(text.charAt(to - 1))) to--;
            word = to;
            while (from < word && Character.isLetter(text.charAt(word - 1))) word--;
            if (!TRAILING_TIES.contains(text.substring(word, to).toLowerCase(Locale.ROOT))) break;
        }
        return text.substring(from, to);
    }

    private static boolean isSign(char c) {
        return Character.isWhitespace(c) || ",;:.!?".indexOf(c) >= 0;
    }

    /// Each tool with the words up to the next tool's name; where there are none, as in "A and B in
    /// Rome", with the next one's words; where no words follow, with all of the message.
    private static List<Mention> mentions(List<Place> places, String text) {
        var mentions = new ArrayList<Mention>();
        String words = trimmed(text);
        int to = text.length();
        for (var place : places.reversed()) {
            String own = trimmed(text.substring(place.end(), to));
            if (!own.isEmpty()) words = own;
            mentions.addFirst(new Mention(place.tool(), words));
            to = place.at();
        }
        return mentions;
    }

    private static List<Place> places(List<Tool.Function> tools, String text) {
        String searched = text.substring(0, Math.min(text.length(), MAX_SEARCHED_CHARS));
        var places = new ArrayList<Place>();
        for (var tool : tools)
            for (int at = 0; (at = searched.indexOf(tool.name(), at)) >= 0; at++)
                if (isWhole(searched, at, at + tool.name().length()))
                    places.add(new Place(tool, at));
        places.sort(Comparator.comparingInt(Place::at));
        return places;
    }

    private static boolean isWhole(String text, int from, int to) {
        return (from == 0 || !isNamePart(text.charAt(from - 1)))
                && (to == text.length() || !isNamePart(text.charAt(to)));
    }

    private static boolean isNamePart(char c) {
        return Character.isLetterOrDigit(c) || c == '_' || c == '-';
    }
}
