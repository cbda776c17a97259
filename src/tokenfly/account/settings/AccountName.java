package tokenfly.account.settings;

import java.util.regex.Pattern;

/// The rule for names of accounts and of keys: 1 to 64 of `A-Z a-z 0-9 . _ -`, and not dots alone,
/// which a path takes for a directory.
public final class AccountName {
    private static final Pattern ALLOWED = Pattern.compile("(?!\\.+$)[A-Za-z0-9._-]{1,64}");

    public static final String RULE = "1 to 64 of the characters A-Z a-z 0-9 . _ -, not dots alone";

    private AccountName() {
    }

    public static boolean isValid(String name) {
        return ALLOWED.matcher(name).matches();
    }

    /// @return the name
    /// @throws IllegalArgumentException if it breaks the rule
    public static String check(String name) {
        if (isValid(name)) return name;
        throw new IllegalArgumentException("\"" + shown(name)
                + "\" is no name: allowed are " + RULE);
    }

    /// Safe on a terminal and in a log, whatever somebody typed.
    private static String shown(String name) {
        String cut = name.length() <= 64 ? name : name.substring(0, 64) + "...";
        return cut.replaceAll("[^\\x20-\\x7e]", "?");
    }
}
