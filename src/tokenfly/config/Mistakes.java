package tokenfly.config;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// Gathers mistakes, so that an operator sees all of them at once. Not thread-safe.
final class Mistakes {
    /// A file that is no configuration at all must not fill the screen.
    static final int MAX = 200;

    private static final int SHOWN_CHARS = 80;

    private final String first;
    private final List<Mistake> found = new ArrayList<>();
    private int dropped;

    /// @param first the file whose mistakes come first: the operator's
    Mistakes(String first) {
        this.first = first;
    }

    /// A mistake of a file as a whole.
    void add(String file, String message) {
        add(new Mistake(file, 0, null, null, message));
    }

    /// A mistake of a line that has no key.
    void add(String file, int line, String message) {
        add(new Mistake(file, line, null, null, message));
    }

    void add(Property at, String message) {
        boolean keyShown = KeyGrammar.isShowable(at.key());
        boolean valueShown = keyShown && KeyGrammar.parse(at.key()) != null
                && !KeyGrammar.isSecret(at.key());
        add(new Mistake(at.file(), at.line(), keyShown ? shown(at.key()) : null,
                valueShown ? shown(at.text()) : null, message));
    }

    /// The same, for a value that may hold a secret although its key is not known for one.
    void addHidden(Property at, String message) {
        add(new Mistake(at.file(), at.line(), shown(at.key()), null, message));
    }

    /// A key that its section must have.
    void addMissing(Section section, String key, String allowed) {
        var entry = section.raw(key.substring(key.lastIndexOf('.') + 1));
        var unset = entry == null ? "" : " for want of " + String.join(", ", entry.missing());
        var at = section.first();
        add(new Mistake(at.file(), at.line(), shown(key), null,
                "is missing" + unset + "; allowed: " + allowed));
    }

    void add(Mistake mistake) {
        if (found.size() < MAX) found.add(mistake);
        else dropped++;
    }

    boolean isEmpty() {
        return found.isEmpty();
    }

    /// By file, then by line; those beyond [#MAX] as a number.
    List<Mistake> list() {
        var sorted = new ArrayList<>(found);
        sorted.sort(Comparator.comparing((Mistake mistake) -> !mistake.file().equals(first))
                .thenComparing(Mistake::line));
        if (dropped > 0)
            sorted.add(new Mistake(first, 0, null, null, "and " + dropped + " more mistakes"));
        return List.copyOf(sorted);
    }

    /// Short and safe on a terminal, whatever the file holds.
    static String shown(String text) {
        var cut = text.length() <= SHOWN_CHARS ? text : text.substring(0, SHOWN_CHARS) + "...";
        return cut.replaceAll("\\p{Cntrl}", "?");
    }
}
