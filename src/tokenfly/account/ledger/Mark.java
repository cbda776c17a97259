package tokenfly.account.ledger;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;

/// A place that a ledger once reached, durably: from then on it is behind nowhere short of it.
///
/// @param segment the number of the segment
/// @param bytes of that segment up to the end of the line
/// @param line the line's number in the ledger
/// @param hash of the line
record Mark(long segment, long bytes, long line, String hash) {

    /// What has become of the place.
    ///
    /// @return why the ledger is not the one that reached it, or null if it is. Whoever has moved the
    ///         segment away while there is a newer one has lost nothing
    String loss(Path directory) throws IOException {
        Path file = Segments.path(directory, segment);
        Path name = file.getFileName();
        try (var in = new RandomAccessFile(file.toFile(), "r")) {
            if (in.length() == 0) return name + " is empty";
            if (in.length() < bytes)
                return name + " has only " + in.length() + " of the " + bytes + " bytes written to it";
            return endsLine(in) ? null : name + " has another text than was written to it";
        } catch (IOException unreadable) {
            if (Files.exists(file)) throw unreadable;
            return hasLater(directory) ? null : name + " is gone";
        }
    }

    private boolean endsLine(RandomAccessFile in) throws IOException {
        byte[] expected = (" " + hash + "\n").getBytes(StandardCharsets.US_ASCII);
        byte[] found = new byte[expected.length];
        if (bytes < found.length) return false;
        in.seek(bytes - found.length);
        in.readFully(found);
        return Arrays.equals(expected, found);
    }

    private boolean hasLater(Path directory) throws IOException {
        try {
            return !Segments.list(directory).tailMap(segment + 1).isEmpty();
        } catch (NoSuchFileException gone) {
            return false;
        }
    }
}
