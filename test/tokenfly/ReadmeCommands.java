package tokenfly;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;

/// The commands of the README that are marked to be run, as lines for a shell.
final class ReadmeCommands {
    /// A block behind this comment is run as it stands.
    private static final Pattern RUN = Pattern.compile("<!-- run -->\n\n```\\w*\n(.*?)```", Pattern.DOTALL);
    private static final String AS_WRITTEN = "java -jar build/tokenfly.jar";

    private ReadmeCommands() {
    }

    /// Expects the text that a started gateway prints in the file `out`. Each line is shown before it is run, and
    /// the first that fails ends it.
    ///
    /// @param program how the gateway is started here
    static String lines(String program) throws IOException {
        var lines = new StringBuilder("""
                key=$(sed -n 's/.*\\(sk-tf-[A-Za-z0-9]*\\).*/\\1/p' out | sed -n 1p)
                listens=$(sed -n 's,^  curl http://\\([^/]*\\)/.*,\\1,p' out)
                set -ex
                """);
        for (var block : RUN.matcher(Files.readString(Path.of("README.md"))).results().map(match -> match.group(1)).toList())
            lines.append(block.replaceAll("(?m)^\\$ ", "").replace("'x-api-key: sk-tf-…'", "\"x-api-key: $key\"")
                    .replace("http://127.0.0.1:8080", "http://$listens")
                    .replace(" alice ID ", " alice $(" + AS_WRITTEN + " key list alice |"
                            + " sed -n 's/^id=\\([^ ]*\\).*/\\1/p' | sed -n 1p) ")
                    .replace(AS_WRITTEN, program));
        return lines.toString();
    }
}
