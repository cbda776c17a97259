package tokenfly.account.ledger;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// The names of segment files, `000001.txt`, and of what lies beside them.
final class Segments {
    private static final Pattern NAME = Pattern.compile("(\\d{6,9})\\.txt");

    private Segments() {
    }

    static Path path(Path directory, long number) {
        return directory.resolve("%06d.txt".formatted(number));
    }

    /// A segment whose header is being written; it gets its name when it is whole.
    static Path unfinished(Path segment) {
        return segment.resolveSibling(segment.getFileName() + ".new");
    }

    /// Where bytes that a crash left at `offset` of a segment are set aside.
    static Path torn(Path segment, long offset) {
        String name = segment.getFileName().toString().replace(".txt", "");
        Path aside = segment.resolveSibling(name + "-at-" + offset + ".torn");
        for (int i = 2; Files.exists(aside); i++)
            aside = segment.resolveSibling(name + "-at-" + offset + "-" + i + ".torn");
        return aside;
    }

    /// By number, oldest first.
    static SortedMap<Long, Path> list(Path directory) throws IOException {
        var segments = new TreeMap<Long, Path>();
        if (!Files.isDirectory(directory)) return segments;
        try (Stream<Path> files = Files.list(directory)) {
            files.forEach(file -> {
                Matcher name = NAME.matcher(file.getFileName().toString());
                if (name.matches()) segments.put(Long.valueOf(name.group(1)), file);
            });
        }
        return segments;
    }
}
