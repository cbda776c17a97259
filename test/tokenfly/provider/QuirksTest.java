package tokenfly.provider;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What a vendor takes and gets wrong stands in this package; nobody else asks which vendor it is.
class QuirksTest {
    private static final Pattern VENDOR = Pattern.compile("\\b(ProviderKind\\.(" + Arrays.stream(
            ProviderKind.values()).filter(kind -> kind != ProviderKind.GENERIC).map(Enum::name)
            .collect(Collectors.joining("|")) + ")|ClaudeModel)\\b");

    @ParameterizedTest
    @ValueSource(strings = {"openai", "anthropic", "responses", "dialect", "gateway", "upstream", "config"})
    void nobodyElseNamesAVendor(String room) throws IOException {
        var names = new ArrayList<String>();
        try (var files = Files.walk(Path.of("src/tokenfly", room))) {
            for (var file : files.filter(path -> path.toString().endsWith(".java")).toList())
                if (VENDOR.matcher(Files.readString(file)).find()) names.add(file.toString());
        }
        assertEquals(List.of(), names);
    }
}
