package tokenfly.properties;

import java.util.function.Function;
import java.util.regex.Pattern;

/// One line of the table of keys: what can be set, and how its value is read. Immutable.
public final class Key<T> {
    private static final Pattern HOLE = Pattern.compile("[A-Z]+");

    private final String ending;
    private final Function<String, ? extends T> parser;
    private final T otherwise;
    private final boolean secret;
    private final boolean forStart;
    /// Of an ending that any text may stand in: what it begins with and what it ends in.
    private final String head;
    private final String tail;

    /// @param ending what stands behind the name of what it belongs to: `timeout.idle`. A word in
    ///        capitals stands for any text: `header.X`, `key.KEY.models`
    /// @param parser reads a value that has no blanks at either end; the words of the
    ///        IllegalArgumentException that it throws say what is wrong and what is allowed
    /// @param otherwise the value when the key is left out
    public Key(String ending, Function<String, ? extends T> parser, T otherwise) {
        this(ending, parser, otherwise, false, false);
    }

    private Key(String ending, Function<String, ? extends T> parser, T otherwise, boolean secret, boolean forStart) {
        this.ending = ending;
        this.parser = parser;
        this.otherwise = otherwise;
        this.secret = secret;
        this.forStart = forStart;
        var hole = HOLE.matcher(ending);
        this.head = hole.find() ? ending.substring(0, hole.start()) : null;
        this.tail = head == null ? null : ending.substring(hole.end());
    }

    /// The same, whose value must never be shown.
    public Key<T> secret() {
        return new Key<>(ending, parser, otherwise, true, forStart);
    }

    /// The same, of which a change takes effect at the next start only.
    public Key<T> forStart() {
        return new Key<>(ending, parser, otherwise, secret, true);
    }

    public String ending() {
        return ending;
    }

    /// Whether a word in its ending is anybody's choice.
    public boolean isPattern() {
        return head != null;
    }

    /// Reads a value.
    ///
    /// @throws IllegalArgumentException if it is none
    public T parse(String text) {
        return parser.apply(text);
    }

    T otherwise() {
        return otherwise;
    }

    public boolean isSecret() {
        return secret;
    }

    boolean isForStart() {
        return forStart;
    }

    /// Where the name before this ending ends: 1 in `x.timeout.idle`. Without joining strings: a
    /// hundred thousand accounts have many keys.
    ///
    /// @return -1 if the text does not end so
    int nameEnd(String text) {
        int last = isPattern() ? text.lastIndexOf(head, text.length() - tail.length() - head.length() - 1)
                : text.length() - ending.length();
        boolean fits = last > 1 && text.charAt(last - 1) == '.' && text.endsWith(isPattern() ? tail : ending);
        return fits ? last - 1 : -1;
    }

    /// What stands for the word in capitals.
    public String part(String written) {
        return isPattern() ? written.substring(head.length(), written.length() - tail.length()) : "";
    }
}
