package tokenfly.provider;

import java.util.Locale;

/// Which Claude a model id means, wherever it is served: `claude-sonnet-4-5-20250929`,
/// `anthropic/claude-opus-4.6`, `us.anthropic.claude-3-7-sonnet-20250219-v1:0`.
///
/// Tokens and accepted fields go by family and version, so they are read from the id.
///
/// @param major,minor 0 when the id does not say
public record ClaudeModel(Family family, int major, int minor) {
    public enum Family {
        OPUS, SONNET, HAIKU, FABLE, MYTHOS, OTHER
    }

    /// The Claude that the id means, or null when it means another model.
    public static ClaudeModel of(String id) {
        var name = id.toLowerCase(Locale.ROOT);
        int from = name.indexOf("claude");
        if (from < 0) return null;
        var family = Family.OTHER;
        int major = 0;
        int minor = 0;
        for (var word : name.substring(from + "claude".length()).split("[^a-z0-9]+")) {
            if (isDate(word)) break;
            if (!isNumber(word)) family = family(word, family);
            else if (major == 0) major = Integer.parseInt(word);
            else if (minor == 0) minor = Integer.parseInt(word);
        }
        return new ClaudeModel(family, major, minor);
    }

    public boolean isAtLeast(int major, int minor) {
        return this.major > major || this.major == major && this.minor >= minor;
    }

    /// The generation whose tokenizer makes about 1.3 times as many tokens of a text, which thinks
    /// adaptively only and takes no sampling parameters: Opus 4.7, 4.8 and everything from 5 on.
    public boolean isNewGeneration() {
        return isAtLeast(4, 7);
    }

    private static Family family(String word, Family known) {
        for (var family : Family.values())
            if (family.name().toLowerCase(Locale.ROOT).equals(word)) return family;
        return known;
    }

    private static boolean isNumber(String word) {
        return !word.isEmpty() && word.length() <= 2 && word.chars().allMatch(Character::isDigit);
    }

    private static boolean isDate(String word) {
        return word.length() > 2 && word.chars().allMatch(Character::isDigit);
    }
}
