package tokenfly.properties;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// Gathers mistakes, so that an operator sees all of them at once. Not thread-safe.
public final class Mistakes {
    /// A file that is no configuration at all must not fill the screen.
    public static final int MAX = 200;

    private static final int SHOWN_CHARS = 80;

    private final String first;
    private final Keys keys;
    private final List<Mistake> found = new ArrayList<>();
    private int dropped;

    /// @param first the file whose mistakes come first: the operator's
    /// @param keys tell what may be shown
    public Mistakes(String first, Keys keys) {
        this.first = first;
        this.keys = keys;
    }

    /// A mistake of a file as a whole.
    public void add(String file, String message) {
        add(file, 0, message);
    }

    /// A mistake of a line that has no key.
    void add(String file, int line, String message) {
        add(new Mistake(file, line, null, null, message));
    }

    public void add(Property at, String message) {
        add(at, message, false);
    }

    /// @param hidden whether the value may hold a secret although its key is not known for one
    void add(Property at, String message, boolean hidden) {
        boolean keyShown = keys.isShowable(at.key());
        boolean valueShown = keyShown && !hidden && keys.isOpen(at.key());
        add(new Mistake(at.file(), at.line(), keyShown ? shown(at.key()) : null,
                valueShown ? shown(at.text()) : null, message));
    }

    /// A key that its section must have.
    ///
    /// @param prefix of the section's keys
    public void addMissing(Section section, String prefix, Key<?> key, String allowed) {
        var missing = section.missing(key);
        var unset = missing.isEmpty() ? "" : " for want of " + String.join(", ", missing);
        var at = section.first();
        add(new Mistake(at.file(), at.line(), shown(prefix + section.name() + "." + key.ending()), null,
                "is missing" + unset + "; allowed: " + allowed));
    }

    private void add(Mistake mistake) {
        if (found.size() < MAX) found.add(mistake);
        else dropped++;
    }

    public boolean isEmpty() {
        return found.isEmpty();
    }

    /// By file, then by line; those beyond [#MAX] as a number.
    public List<Mistake> list() {
        var sorted = new ArrayList<>(found);
        sorted.sort(Comparator.comparing((Mistake mistake) -> !mistake.file().equals(first))
                .thenComparing(Mistake::line));
        if (dropped > 0)
            sorted.add(new Mistake(first, 0, null, null, "and " + dropped + " more mistakes"));
        return List.copyOf(sorted);
    }

    /// Short and safe on a terminal, whatever the file holds.
    public static String shown(String text) {
        var cut = text.length() <= SHOWN_CHARS ? text : text.substring(0, SHOWN_CHARS) + "...";
        return cut.replaceAll("\\p{Cntrl}", "?");
    }
}
