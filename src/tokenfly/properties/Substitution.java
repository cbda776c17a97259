package tokenfly.properties;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Pattern;

/// A value with its environment variables put in.
///
/// ```
/// ${NAME}             the variable, or nothing when it is not set
/// ${NAME:-fallback}   the variable, or the fallback when it is not set
/// $${                 the two characters ${
/// ```
///
/// A variable that is set to nothing counts as not set, as `:-` does in a shell: compose files and
/// unit files pass variables on that way. A fallback ends at the first `}` and holds no `${` of its
/// own. A `$` before anything else stands for itself.
///
/// @param text the value; meaningless when there is a fault
/// @param missing the variables that are not set and have no fallback, in order
/// @param fault what is wrong and what is allowed, or null
public record Substitution(String text, List<String> missing, String fault) {
    private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");
    private static final String ALLOWED =
            "; allowed: ${NAME} or ${NAME:-fallback}, and $${ for a plain ${";

    public Substitution {
        missing = List.copyOf(missing);
    }

    /// A value of a file that has no variables.
    public static Substitution none(String raw) {
        return new Substitution(raw, List.of(), null);
    }

    /// @param environment gives a variable's value, or null
    public static Substitution of(String raw, Function<String, String> environment) {
        var text = new StringBuilder();
        var missing = new ArrayList<String>();
        int at = 0;
        for (int open; (open = raw.indexOf("${", at)) >= 0; ) {
            text.append(raw, at, open);
            if (open > at && raw.charAt(open - 1) == '$') {
                text.append('{');
                at = open + 2;
                continue;
            }
            int close = raw.indexOf('}', open);
            if (close < 0) return faulty("has a ${ without its }");
            var fault = replace(raw.substring(open + 2, close), environment, text, missing);
            if (fault != null) return faulty(fault);
            at = close + 1;
        }
        return new Substitution(text.append(raw, at, raw.length()).toString(), missing, null);
    }

    /// @param reference what stands between `${` and `}`
    /// @return what is wrong with it, or null
    private static String replace(String reference, Function<String, String> environment,
                                  StringBuilder text, List<String> missing) {
        if (reference.contains("${")) return "has a ${ inside another";
        int split = reference.indexOf(":-");
        var name = split < 0 ? reference : reference.substring(0, split);
        if (!NAME.matcher(name).matches()) return "has a ${ without a variable's name";
        var value = environment.apply(name);
        if (value != null && !value.isEmpty()) text.append(value);
        else if (split >= 0) text.append(reference, split + 2, reference.length());
        else missing.add(name);
        return null;
    }

    private static Substitution faulty(String what) {
        return new Substitution("", List.of(), what + ALLOWED);
    }
}
