package tokenfly.account.settings;

import java.io.IOException;
import java.io.StringReader;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.SequencedMap;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// `data/accounts.properties`: the accounts, limits and keys that the `key` command and the console
/// make. The grammar is that of [AccountProperties]; comments do not survive a change.
///
/// Thread-safe, and safe against other processes: every change is read, made and written whole
/// under a lock on the file `accounts.properties.lock`.
public final class AccountsFile {
    private static final long MAX_BYTES = 64L << 20;
    private static final String HEADER = """
            # Accounts and keys made by the key command and the console, which rewrite this file.
            # Keys stand here as SHA-256. What config.properties says of an account goes first.
            """;

    /// A FileLock guards against other processes only; this one guards threads of ours.
    private static final ReentrantLock THREADS = new ReentrantLock();

    private final Path file;

    public AccountsFile(Path file) {
        this.file = file;
    }

    public Path path() {
        return file;
    }

    /// Every key of the file with its value, sorted; empty when there is no file.
    ///
    /// @throws IOException if it cannot be read, is longer than 64 MB, is not UTF-8, or is no
    ///         properties file; the message names the file
    public SequencedMap<String, String> read() throws IOException {
        var values = new TreeMap<String, String>();
        if (!Files.exists(file)) return values;
        if (Files.size(file) > MAX_BYTES)
            throw new IOException(file + ": longer than " + MAX_BYTES + " bytes");
        try {
            new OnceEach(values).load(new StringReader(Files.readString(file)));
        } catch (IOException | IllegalArgumentException fault) {
            throw new IOException(file + ": " + fault.getMessage(), fault);
        }
        return values;
    }

    /// Reads a file in which no key stands twice. Properties itself would let the last one win.
    @SuppressWarnings("serial")
    private static final class OnceEach extends Properties {
        private final transient TreeMap<String, String> values;

        OnceEach(TreeMap<String, String> values) {
            this.values = values;
        }

        @Override public Object put(Object key, Object value) {
            if (values.putIfAbsent((String) key, (String) value) != null)
                throw new IllegalArgumentException(key + " stands there twice");
            return null;
        }
    }

    /// Makes a key for an account, which need not be in this file.
    ///
    /// @param keyName empty for none
    public NewKey addKey(String account, String keyName, Instant now) throws IOException {
        NewKey made = NewKey.make(keyName, now);
        edit(values -> values.merge(keysOf(account), made.key().entry(), (old, added) -> old + ", "
                + added));
        return made;
    }

    /// @return whether the account had that key in this file
    public boolean removeKey(String account, KeyHash hash) throws IOException {
        var removed = new boolean[1];
        edit(values -> {
            List<String> kept = new ArrayList<>(List.of(values.getOrDefault(keysOf(account), "")
                    .split(",")));
            removed[0] = kept.removeIf(entry -> !entry.isBlank() && ApiKey.parse(entry).hash()
                    .equals(hash));
            if (kept.stream().allMatch(String::isBlank)) values.remove(keysOf(account));
            else values.put(keysOf(account), String.join(",", kept).strip());
        });
        return removed[0];
    }

    /// Gives a key of this file another name; empty for none.
    ///
    /// @return whether the account had that key in this file
    public boolean nameKey(String account, KeyHash hash, String name) throws IOException {
        var found = new boolean[1];
        edit(values -> values.computeIfPresent(keysOf(account), (_, entries) ->
                Stream.of(entries.split(",")).filter(entry -> !entry.isBlank()).map(entry -> {
                    ApiKey key = ApiKey.parse(entry);
                    if (!key.hash().equals(hash)) return entry.strip();
                    found[0] = true;
                    return new ApiKey(hash, name, key.ends(), key.created()).entry();
                }).collect(Collectors.joining(", "))));
        return found[0];
    }

    /// Sets one ending of an account, `models` or `spend-per-day`; null takes it out.
    ///
    /// @throws IllegalArgumentException if [AccountProperties] would not read it; the file is
    ///         unchanged
    public void set(String account, String ending, String value) throws IOException {
        set(account, Collections.singletonMap(ending, value));
    }

    /// Sets several endings of an account in one change; a null value takes its ending out.
    ///
    /// @throws IllegalArgumentException if [AccountProperties] would not read one; the file is unchanged
    public void set(String account, Map<String, String> endings) throws IOException {
        String prefix = AccountProperties.PREFIX + AccountName.check(account) + ".";
        endings.forEach((ending, value) -> {
            if (value != null) check(prefix + ending, value);
        });
        edit(values -> endings.forEach((ending, value) -> {
            if (value == null) values.remove(prefix + ending);
            else values.put(prefix + ending, value);
        }));
    }

    private static void check(String key, String value) {
        // In the operator's file ${NAME} stands for an environment variable; here it never does.
        if (value.contains("${")) throw new IllegalArgumentException("${ is not allowed in " + key);
        var made = new TreeMap<String, String>();
        made.put(key, value);
        AccountProperties.read(made, new TreeMap<>(), problem -> {
            throw new IllegalArgumentException(problem.key() + ": " + problem.message());
        });
    }

    /// Takes everything that this file says of an account out of it. Its ledger entries stay.
    public void remove(String account) throws IOException {
        edit(values -> values.keySet().removeIf(key -> {
            String[] parts = AccountProperties.split(key);
            return parts != null && parts[0].equals(account);
        }));
    }

    private static String keysOf(String account) {
        return AccountProperties.PREFIX + AccountName.check(account) + ".keys";
    }

    private void edit(Consumer<SequencedMap<String, String>> change) throws IOException {
        OwnerOnly.directory(file.toAbsolutePath().getParent());
        THREADS.lock();
        try (FileChannel channel =
                FileChannel.open(OwnerOnly.file(file.resolveSibling(file.getFileName() + ".lock")),
                StandardOpenOption.WRITE); FileLock _ = channel.lock()) {
            SequencedMap<String, String> values = read();
            SequencedMap<String, String> before = new TreeMap<>(values);
            change.accept(values);
            if (!values.equals(before)) WholeFile.write(file, text(values));
        } finally {
            THREADS.unlock();
        }
    }

    private static String text(SequencedMap<String, String> values) {
        var text = new StringBuilder(HEADER);
        values.forEach((key, value) -> text.append(escape(key).replace(" ", "\\ ")
                .replace(":", "\\:").replace("=", "\\=")).append(" = ").append(escape(value))
                .append('\n'));
        return text.toString();
    }

    private static String escape(String value) {
        String escaped = value.replace("\\", "\\\\").replace("\n", "\\n").replace("\r", "\\r")
                .replace("\t", "\\t").replace("\f", "\\f");
        return escaped.startsWith(" ") ? "\\" + escaped : escaped;
    }
}
