package tokenfly.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigLocationTest {
    @TempDir
    Path directory;

    @Test
    void theArgumentGoesFirst() throws IOException {
        Files.writeString(directory.resolve("config.properties"), "");

        var location = ConfigLocation.find("sites/edge.properties", directory);

        assertEquals("sites/edge.properties", location.name());
        assertEquals(directory.resolve("sites/edge.properties"), location.file());
        assertEquals(directory.resolve("sites"), location.directory());
    }

    @Test
    void theFileInTheWorkingDirectoryIsNext() throws IOException {
        Files.writeString(directory.resolve("config.properties"), "");

        var location = ConfigLocation.find(null, directory);

        assertEquals(directory.resolve("config.properties"), location.file());
        assertEquals(directory, location.directory());
    }

    @Test
    void theFileInsideTheJarIsLastAndItsPathsStartInTheWorkingDirectory() throws IOException {
        var location = ConfigLocation.find(null, directory);

        assertNull(location.file());
        assertEquals(directory, location.directory());
        try (var in = location.open()) {
            assertEquals('#', in.read());
        }
    }

    @Test
    void aFileWithoutADirectoryIsInTheWorkingDirectory() {
        assertEquals(Path.of(""), ConfigLocation.find("a.properties", Path.of("")).directory());
    }
}
