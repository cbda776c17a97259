package tokenfly.console;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class PageWeightTest {
    private static final long MOST_BYTES = 160 * 1024;

    @Test
    void allPagesTogetherAreLight() throws Exception {
        long bytes = 0;
        try (var files = Files.list(Path.of("build/classes/tokenfly/console/pages"))) {
            for (var file : files.filter(file -> !file.toString().endsWith(".class"))
                    .toList()) bytes += Files.size(file);
        }
        assertTrue(bytes > 0 && bytes < MOST_BYTES, bytes + " bytes of pages, scripts and styles");
    }
}
