package tokenfly.properties;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.TreeMap;

/// Reads the `.properties` grammar as [java.util.Properties#load(java.io.Reader)] does, from UTF-8,
/// and keeps what Properties forgets: line numbers, the order, and keys that stand twice; and writes
/// it.
///
/// It differs in two points: a byte order mark at the start, which some editors leave, is skipped,
/// and a malformed Unicode escape is a mistake of its line and not the end of reading.
public final class PropertiesFile {
    /// Room for the accounts of a large installation.
    static final int MAX_BYTES = 64 << 20;
    static final int MAX_LINES = 1_000_000;

    private final String name;
    private final Mistakes mistakes;
    private final List<Property> properties = new ArrayList<>();

    private PropertiesFile(String name, Mistakes mistakes) {
        this.name = name;
        this.mistakes = mistakes;
    }

    /// @param name of the file, for its mistakes
    /// @return every property in the file's order, also those that stand twice
    /// @throws IOException if reading fails
    public static List<Property> read(String name, InputStream in, Mistakes mistakes) throws IOException {
        var bytes = in.readNBytes(MAX_BYTES + 1);
        if (bytes.length <= MAX_BYTES) return parse(name, bytes, mistakes);
        mistakes.add(name, "is too long; allowed: " + MAX_BYTES + " bytes");
        return List.of();
    }

    /// The values of a file that a program has written, by their keys, sorted.
    ///
    /// @throws IOException if it cannot be read
    /// @throws IllegalArgumentException if it is anything but a properties file in which each key
    ///         stands once; the message names the file
    public static SequencedMap<String, String> read(Path file) throws IOException {
        var mistakes = new Mistakes(file.toString(), new Keys());
        var values = new TreeMap<String, String>();
        try (var in = Files.newInputStream(file)) {
            for (var property : read(file.toString(), in, mistakes))
                if (values.putIfAbsent(property.key(), property.text()) != null)
                    mistakes.add(file.toString(), property.line(), property.key() + " stands there twice");
        }
        if (!mistakes.isEmpty()) throw new IllegalArgumentException(mistakes.list().getFirst().toString());
        return values;
    }

    static List<Property> parse(String name, byte[] bytes, Mistakes mistakes) {
        var file = new PropertiesFile(name, mistakes);
        var text = file.decode(bytes);
        if (text != null) file.addAll(new LogicalLines(text));
        return file.properties;
    }

    /// The text of a file with these values, as [#read] reads it.
    public static String text(Map<String, String> values) {
        var text = new StringBuilder();
        values.forEach((key, value) ->
                text.append(Escapes.key(key)).append(" = ").append(Escapes.value(value)).append('\n'));
        return text.toString();
    }

    private String decode(byte[] bytes) {
        var in = ByteBuffer.wrap(bytes);
        var out = CharBuffer.allocate(bytes.length);
        var result = StandardCharsets.UTF_8.newDecoder().decode(in, out, true);
        if (result.isError()) {
            int line = 1;
            for (int i = 0; i < in.position(); i++) if (bytes[i] == '\n') line++;
            mistakes.add(name, line, "is not UTF-8; allowed: a text file in UTF-8");
            return null;
        }
        var text = out.flip().toString();
        return text.startsWith("\uFEFF") ? text.substring(1) : text;
    }

    private void addAll(LogicalLines lines) {
        for (var line = lines.next(); line != null; line = lines.next()) {
            if (line.number() > MAX_LINES) {
                mistakes.add(name, "is too long; allowed: " + MAX_LINES + " lines");
                return;
            }
            add(line);
        }
    }

    private void add(LogicalLines.Line line) {
        var text = line.text();
        int keyEnd = keyEnd(text);
        var key = Escapes.resolve(text.substring(0, keyEnd));
        var value = Escapes.resolve(text.substring(valueStart(text, keyEnd)));
        if (key != null && value != null)
            properties.add(new Property(name, line.number(), key, value));
        else
            mistakes.add(name, line.number(), "has a malformed \\u; allowed: \\u and four hexadecimal"
                    + " digits, or \\\\ for a backslash");
    }

    /// The first `=`, `:` or blank without a backslash before it.
    private static int keyEnd(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\\') i++;
            else if (isSeparator(c) || LogicalLines.isBlank(c)) return i;
        }
        return text.length();
    }

    /// Blanks, at most one `=` or `:`, and blanks.
    private static int valueStart(String text, int keyEnd) {
        int start = keyEnd;
        boolean separated = false;
        while (start < text.length()) {
            char c = text.charAt(start);
            if (isSeparator(c) && !separated) separated = true;
            else if (!LogicalLines.isBlank(c)) break;
            start++;
        }
        return start;
    }

    private static boolean isSeparator(char c) {
        return c == '=' || c == ':';
    }
}
