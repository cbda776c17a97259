package tokenfly.config;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import tokenfly.account.settings.AccountProperties;
import tokenfly.account.settings.AccountProperties.Problem;
import tokenfly.account.settings.AccountSettings;

/// Reads the accounts of both files by the account package's own grammar, and says on which line
/// its problems are.
///
/// Where both files set something for an account, the operator's counts; keys are those of both.
final class AccountReader {
    private final SequencedMap<String, Entry> operator;
    private final SequencedMap<String, Entry> made;
    private final Mistakes mistakes;

    /// @param operator entries of the operator's file by their whole key
    /// @param made the same of the file that the gateway writes
    AccountReader(SequencedMap<String, Entry> operator, SequencedMap<String, Entry> made,
                  Mistakes mistakes) {
        this.operator = operator;
        this.made = made;
        this.mistakes = mistakes;
    }

    List<AccountSettings> read() {
        return AccountProperties.read(texts(operator), texts(made), this::report);
    }

    /// An account whose keys are variables that are not set is still an account, without keys.
    private static Map<String, String> texts(SequencedMap<String, Entry> entries) {
        var texts = new LinkedHashMap<String, String>();
        entries.forEach((key, entry) -> {
            if (entry.isSet() || key.endsWith(".keys") && !entry.faulty())
                texts.put(key, entry.value());
        });
        return texts;
    }

    private void report(Problem problem) {
        var theirs = operator.get(problem.key());
        var ours = made.get(problem.key());
        var message = problem.message();
        if (theirs != null && ours != null && problem.key().endsWith(".keys"))
            message += " (or " + ours.at().file() + ":" + ours.at().line() + ")";
        mistakes.add((theirs != null ? theirs : ours).at(), message);
    }
}
