package tokenfly.account.ledger;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.CRC32;

/// The file `ledger.mark` beside the directory `ledger`: the last [Mark]. So a ledger that is gone,
/// or shorter than it was, is never taken for a new one. Whoever wants that deletes this file.
///
/// Two lines of one length are written in turn, in place; a write that a crash cuts short leaves the
/// other one. Not thread-safe.
///
/// ```
/// segment=000003 bytes=812345 line=48211 hash=4f1c09d27a9be310 check=9ae0daaf
/// segment=000003 bytes=812788 line=48213 hash=0bb6f0a4c1d7e952 check=1c291ca3
/// ```
final class MarkFile {
    private static final int LENGTH = 128;
    private static final Pattern LINE = Pattern.compile("(segment=(\\d{1,9}) bytes=(\\d{1,18})"
            + " line=(\\d{1,18}) hash=([0-9a-f]{" + Chain.LENGTH + "})) check=([0-9a-f]{8})");

    private final Path path;
    private final Disk disk;
    private Disk.Appendable file;
    private int next;

    MarkFile(Path ledger, Disk disk) {
        this.path = of(ledger);
        this.disk = disk;
    }

    static Path of(Path ledger) {
        return ledger.resolveSibling(ledger.getFileName() + ".mark");
    }

    /// @return null if there is no such file
    /// @throws LedgerException if it cannot be understood
    static Mark read(Path ledger) throws IOException {
        Path path = of(ledger);
        String text;
        try {
            text = Files.readString(path, StandardCharsets.ISO_8859_1);
        } catch (NoSuchFileException none) {
            return null;
        }
        Mark newest = null;
        for (int at = 0; at < text.length(); at += LENGTH) {
            Mark mark = parsed(text.substring(at, Math.min(at + LENGTH, text.length())).strip());
            if (mark != null && (newest == null || mark.line() > newest.line())) newest = mark;
        }
        if (newest == null) throw new LedgerException(path + " cannot be understood", path);
        return newest;
    }

    private static Mark parsed(String line) {
        Matcher words = LINE.matcher(line);
        if (!words.matches() || !check(words.group(1)).equals(words.group(6))) return null;
        return new Mark(Long.parseLong(words.group(2)), Long.parseLong(words.group(3)),
                Long.parseLong(words.group(4)), words.group(5));
    }

    private static String check(String text) {
        var crc = new CRC32();
        crc.update(text.getBytes(StandardCharsets.US_ASCII));
        return "%08x".formatted(crc.getValue());
    }

    boolean exists() {
        return Files.exists(path);
    }

    /// Returns when the mark would survive a power failure.
    void write(Mark mark) throws IOException {
        byte[] line = line(mark);
        if (file == null || !exists()) make(line);
        else write(line);
    }

    private static byte[] line(Mark mark) {
        String text = "segment=%06d bytes=%d line=%d hash=%s".formatted(mark.segment(), mark.bytes(),
                mark.line(), mark.hash());
        String line = text + " check=" + check(text);
        return (line + " ".repeat(LENGTH - 1 - line.length()) + "\n")
                .getBytes(StandardCharsets.US_ASCII);
    }

    private void write(byte[] line) throws IOException {
        file.overwrite((long) next * LENGTH, line);
        file.sync();
        next = 1 - next;
    }

    /// Under another name first, so that there is never one without a line.
    private void make(byte[] line) throws IOException {
        close();
        Path unfinished = path.resolveSibling(path.getFileName() + ".new");
        try (Disk.Appendable fresh = disk.append(unfinished)) {
            fresh.truncate(0);
            fresh.write(line, line.length);
            fresh.sync();
        }
        disk.rename(unfinished, path);
        file = disk.append(path);
        next = 1;
    }

    void close() throws IOException {
        Disk.Appendable open = file;
        file = null;
        if (open != null) open.close();
    }
}
