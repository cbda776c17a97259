package tokenfly.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.FileNotFoundException;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StaticFileTest {
    private static final StaticFile FILE = StaticFile.of("a.html", "<p>hi".getBytes());

    private static String answer(StaticFile file, String method, String headers) throws IOException {
        try (var listener = Serving.with(file::send); var client = new RawClient(listener)) {
            return client.send(method + " / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n" + headers + "\r\n")
                    .readToEnd();
        }
    }

    private static String tag(StaticFile file) throws IOException {
        String answer = answer(file, "HEAD", "");
        int from = answer.indexOf("Etag: ") + 6;
        return answer.substring(from, answer.indexOf("\r\n", from));
    }

    @Test
    void aFileHasItsTypeAndSafeHeaders() throws IOException {
        String answer = answer(FILE, "GET", "");

        assertTrue(answer.contains("Content-type: text/html; charset=utf-8\r\n"), answer);
        assertTrue(answer.contains("X-content-type-options: nosniff\r\n"), answer);
        assertTrue(answer.contains("Content-security-policy: default-src 'none'"), answer);
        assertFalse(answer.contains("unsafe-inline"), answer);
        assertTrue(answer.endsWith("<p>hi"), answer);
    }

    @ParameterizedTest
    @ValueSource(strings = {"%s", "W/%s", "\"other\", %s", "*"})
    void aFileTheClientHasIsNotSentAgain(String ifNoneMatch) throws IOException {
        String answer = answer(FILE, "GET",
                "If-None-Match: " + ifNoneMatch.formatted(tag(FILE)) + "\r\n");

        assertTrue(answer.startsWith("HTTP/1.1 304"), answer);
        assertTrue(answer.endsWith("\r\n\r\n"), answer);
    }

    @Test
    void aFileTheClientHasAnOldVersionOfIsSent() throws IOException {
        assertTrue(answer(FILE, "GET", "If-None-Match: \"old\"\r\n").startsWith("HTTP/1.1 200"));
    }

    @Test
    void otherContentHasAnotherTag() throws IOException {
        assertNotEquals(tag(FILE), tag(StaticFile.of("a.html", "<p>ho".getBytes())));
        assertEquals(tag(FILE), tag(StaticFile.of("a.html", "<p>hi".getBytes())));
    }

    @Test
    void anUnknownTypeIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> StaticFile.of("a.exe", new byte[1]));
    }

    @Test
    void aMissingFileIsNamed() {
        var missing = assertThrows(FileNotFoundException.class,
                () -> StaticFile.beside(StaticFileTest.class, "none.css"));
        assertTrue(missing.getMessage().contains("none.css"));
    }
}
