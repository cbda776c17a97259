package tokenfly.account.settings;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import tokenfly.properties.PropertiesFile;

/// `data/accounts.properties`: the accounts, limits and keys that the `key` command and the console
/// make. What it may hold is in [AccountKeys]; comments do not survive a change.
///
/// Thread-safe, and safe against other processes: every change is read, made and written whole
/// under a lock on the file `accounts.properties.lock`.
public final class AccountsFile {
    private static final String HEADER = """
            # Accounts and keys made by the key command and the console, which rewrite this file.
            # Keys stand here as SHA-256. What config.properties says of an account goes first.
            """;

    /// A FileLock guards against other processes only; this one guards threads of ours.
    private static final ReentrantLock THREADS = new ReentrantLock();

    private final Path file;
    /// Null where the file is all there is.
    private final Master master;

    public AccountsFile(Path file) {
        this(file, null);
    }

    /// A file that is a copy of what several gateways share.
    public AccountsFile(Path file, Master master) {
        this.file = file;
        this.master = master;
    }

    /// What a file is a copy of.
    public interface Master {
        /// @return all values after the change; null when it changed nothing
        SequencedMap<String, String> edit(Consumer<SequencedMap<String, String>> change) throws IOException;
    }

    public Path path() {
        return file;
    }

    /// Every key of the file with its value, sorted; empty when there is no file.
    ///
    /// @throws IOException if it cannot be read or is no properties file; the message names it
    public SequencedMap<String, String> read() throws IOException {
        try {
            return Files.exists(file) ? PropertiesFile.read(file) : new TreeMap<>();
        } catch (IllegalArgumentException fault) {
            throw new IOException(fault.getMessage(), fault);
        }
    }

    /// The keys of an account that stand in this file.
    public List<ApiKey> keys(String account) throws IOException {
        return new KeyPlaces(read(), prefix(account)).all();
    }

    /// Makes a key for an account, which need not be in this file.
    ///
    /// @param keyName empty for none
    /// @param settings what only holds for this key, by [AccountKeys#keyEndings]; then it needs a name
    /// @throws IllegalArgumentException if one is no value, or the name is taken; the file is unchanged
    public NewKey addKey(String account, String keyName, Map<String, String> settings, Instant now)
            throws IOException {
        NewKey made = NewKey.make(keyName, now);
        editKeys(account, keys -> keys.add(made.key(), settings));
        return made;
    }

    /// Makes a key for an account that has none in this file.
    ///
    /// @return null if it has one by now: another gateway may have made it at the same moment
    public NewKey addFirstKey(String account, String keyName, Instant now) throws IOException {
        NewKey made = NewKey.make(keyName, now);
        return editKeys(account, keys -> {
            if (keys.all().isEmpty()) keys.add(made.key(), Map.of());
        }) ? made : null;
    }

    /// @return whether the account had that key in this file
    public boolean removeKey(String account, KeyHash hash) throws IOException {
        return editKeys(account, keys -> keys.remove(hash));
    }

    /// Gives a key of this file another name, unless it is null, and settings, of which null takes one
    /// out.
    ///
    /// @throws IllegalArgumentException if one is no value, or the name is taken; the file is unchanged
    public void changeKey(String account, KeyHash hash, String name, Map<String, String> settings)
            throws IOException {
        editKeys(account, keys -> keys.change(hash, name, settings));
    }

    /// Makes a successor of a key of this file, which goes on until its end.
    public NewKey rotateKey(String account, KeyHash hash, Instant end, Instant now) throws IOException {
        NewKey made = NewKey.make("", now);
        editKeys(account, keys -> keys.rotate(hash, made.key(), end, now));
        return made;
    }

    /// @return whether that changed them
    private boolean editKeys(String account, Consumer<KeyPlaces> change) throws IOException {
        String prefix = prefix(account);
        return edit(values -> change.accept(new KeyPlaces(values, prefix)));
    }

    /// Sets endings of an account in one change, `models` or `spend-per-day`; a null value takes its
    /// ending out.
    ///
    /// @throws IllegalArgumentException if one is no value of [AccountKeys]; the file is unchanged
    public void set(String account, Map<String, String> endings) throws IOException {
        String prefix = prefix(account);
        endings.forEach((ending, value) -> {
            if (value != null) AccountKeys.check(prefix + ending, value);
        });
        edit(values -> endings.forEach((ending, value) -> {
            if (value == null) values.remove(prefix + ending);
            else values.put(prefix + ending, value);
        }));
    }

    private static String prefix(String account) {
        return AccountKeys.SCOPE.prefix() + AccountName.check(account) + ".";
    }

    /// @return whether that changed anything
    private boolean edit(Consumer<SequencedMap<String, String>> change) throws IOException {
        if (master == null) return editFile(change);
        var values = master.edit(change);
        if (values == null) return false;
        try {
            copy(values);
        } catch (IOException late) {
            // It is done, and a key is shown only now. The gateway here copies for itself, and says why it cannot.
        }
        return true;
    }

    /// Makes the file say this and nothing else.
    ///
    /// @return whether it said anything else
    public boolean copy(SequencedMap<String, String> values) throws IOException {
        return editFile(file -> {
            file.clear();
            file.putAll(values);
        });
    }

    private boolean editFile(Consumer<SequencedMap<String, String>> change) throws IOException {
        OwnerOnly.directory(file.toAbsolutePath().getParent());
        THREADS.lock();
        try (FileChannel channel =
                FileChannel.open(OwnerOnly.file(file.resolveSibling(file.getFileName() + ".lock")),
                StandardOpenOption.WRITE); FileLock _ = channel.lock()) {
            SequencedMap<String, String> values = read();
            SequencedMap<String, String> before = new TreeMap<>(values);
            change.accept(values);
            boolean changed = !values.equals(before);
            if (changed) WholeFile.write(file, HEADER + PropertiesFile.text(values));
            return changed;
        } finally {
            THREADS.unlock();
        }
    }
}
