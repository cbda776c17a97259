package tokenfly.console;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import tokenfly.account.Account;
import tokenfly.account.settings.AccountKeys;
import tokenfly.account.settings.AccountName;
import tokenfly.account.settings.AccountsFile;
import tokenfly.config.Reading;
import tokenfly.json.JsonBoolean;
import tokenfly.json.JsonNull;
import tokenfly.json.JsonNumber;
import tokenfly.json.JsonObject;
import tokenfly.json.JsonString;

/// Writes what the pages change into `accounts.properties` and puts it in force before the answer.
/// The operator's own file is never written: what it says of an account is refused here.
/// Thread-safe.
final class AccountEdits {
    private static final String OPENING = "balance";
    static final List<String> ENDINGS = AccountKeys.settable().filter(ending -> !ending.equals(OPENING)).toList();
    /// What is said of this account, but its keys, holds for all accounts.
    private static final String SHARED = AccountKeys.DEFAULT;

    private final Configuration configuration;

    AccountEdits(Configuration configuration) {
        this.configuration = configuration;
    }

    /// A change of the file.
    @FunctionalInterface
    interface Change {
        void to(AccountsFile file) throws IOException;
    }

    AccountsFile file() {
        return configuration.accountsFile();
    }

    /// @return `{}`, or a `warning` when it is written and yet not in force
    JsonObject change(Change change) throws ApiRefusal, IOException {
        try {
            change.to(file());
        } catch (IllegalArgumentException refused) {
            throw new ApiRefusal(400, refused.getMessage());
        }
        return switch (configuration.reload()) {
            case Reading.Good _ -> JsonObject.EMPTY;
            case Reading.Bad(var mistakes) -> JsonObject.builder().put("warning",
                    "It is saved, but takes effect only when the configuration's mistakes are"
                            + " mended: " + mistakes.getFirst()).build();
        };
    }

    /// Makes an account that only the file of ours knows.
    JsonObject create(JsonObject body) throws ApiRefusal, IOException {
        var name = ApiCall.text(body, "account");
        if (!AccountName.isValid(name)) throw new ApiRefusal(400,
                "An account's name is " + AccountName.RULE + ".");
        if (isKnown(name) || name.equals(SHARED)) throw new ApiRefusal(409, "There is an account "
                + name + " already.");
        var values = values(name, body);
        var opening = value(body, OPENING);
        if (opening != null) values.put(OPENING, opening);
        // Something must be said of an account for it to exist.
        values.putIfAbsent("disabled", "false");
        return change(file -> file.set(name, values));
    }

    JsonObject edit(String name, JsonObject body) throws ApiRefusal, IOException {
        var values = values(name, body);
        if (values.isEmpty()) throw new ApiRefusal(400, "Nothing to change: allowed are " + ENDINGS
                + ".");
        return change(file -> file.set(name, values));
    }

    boolean isKnown(String name) {
        return configuration.settings().accounts().stream()
                .anyMatch(account -> account.name().equals(name));
    }

    /// The endings of an account that only the operator's own file decides.
    Set<String> fixed(String account) {
        if (account.equals(SHARED)) return new TreeSet<>(ENDINGS);
        var prefix = "account." + account + ".";
        var fixed = new TreeSet<String>();
        for (var key : configuration.fixed())
            if (key.startsWith(prefix)) fixed.add(key.substring(prefix.length()));
        return fixed;
    }

    /// What the account itself was given in the file of ours, without its keys.
    JsonObject own(Account account) throws IOException {
        var values = file().read();
        var own = JsonObject.builder();
        for (var ending : ENDINGS) own.put(ending,
                values.get("account." + account.name() + "." + ending));
        return own.build();
    }

    /// A null value takes the ending out, so that the default holds again.
    private Map<String, String> values(String name, JsonObject body) throws ApiRefusal {
        var fixed = fixed(name);
        var values = new TreeMap<String, String>();
        for (var ending : ENDINGS) {
            if (!body.has(ending)) continue;
            if (name.equals(SHARED)) throw new ApiRefusal(409, "account.default." + ending + " would"
                    + " hold for all accounts; set it in config.properties. Revoke its keys to"
                    + " close the account.");
            if (fixed.contains(ending)) throw new ApiRefusal(409, "config.properties, the operator's"
                    + " own file, sets account." + name + "." + ending + "; change it there.");
            values.put(ending, value(body, ending));
        }
        return values;
    }

    static String value(JsonObject body, String ending) throws ApiRefusal {
        return switch (body.get(ending)) {
            case null -> null;
            case JsonNull _ -> null;
            case JsonString(var text) -> text.isBlank() ? null : text.strip();
            case JsonNumber(var literal) -> literal;
            case JsonBoolean flag -> flag.toString();
            default -> throw new ApiRefusal(400, ending + " must be a string, a number or null.");
        };
    }
}
