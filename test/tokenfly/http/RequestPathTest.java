package tokenfly.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RequestPathTest {
    @ParameterizedTest
    @ValueSource(strings = {
        "/v1/chat/completions", "/chat/completions", "/v1/v1/chat/completions",
        "//v1/chat/completions", "/v1//chat//completions/", "/v1/chat/completions?beta=true",
        "/v1/chat/completions?x=/models", "/v1/chat/%63ompletions", "/v1/chat/completions#x",
        "http://host:1/v1/chat/completions", "http://host/chat/completions?a=http://b/c",
    })
    void everyWayToWriteABaseUrlLeadsToTheSamePlace(String target) {
        assertEquals("/chat/completions", RequestPath.of(target).text());
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v1/models/a%2Fb", "/v1/models/a/b", "/models/a%2fb/", "/v1/models//a/b"})
    void aModelIdKeepsItsSlashes(String target) {
        assertEquals(List.of("models", "a/b"), RequestPath.of(target).segments());
    }

    @Test
    void anIdIsDecodedOnce() {
        assertEquals(List.of("models", "a%2Fb é"), RequestPath.of("/models/a%252Fb%20%C3%A9").segments());
    }

    @Test
    void aPlusIsAPlus() {
        assertEquals(List.of("models", "a+b"), RequestPath.of("/models/a+b").segments());
    }

    @Test
    void theRootHasNoSegments() {
        assertEquals(List.of(), RequestPath.of("/").segments());
        assertEquals(List.of(), RequestPath.of("http://host").segments());
        assertEquals(List.of(), RequestPath.of("/?q").segments());
    }

    @Test
    void theApisModelsAreNotThePage() {
        assertTrue(RequestPath.of("/v1/models").versioned());
        assertFalse(RequestPath.of("/models").versioned());
    }

    @Test
    void aModelMayBeCalledV1() {
        assertEquals(List.of("models", "v1"), RequestPath.of("/v1/models/v1").segments());
    }

    @ParameterizedTest
    @ValueSource(strings = {"/a%", "/a%2", "/a%zz", "/a%-1", "/a%ff", "/a%c0%af", "/a%00b", "/a%0d%0a"})
    void aMalformedEscapeIsRefused(String target) {
        assertThrows(IllegalArgumentException.class, () -> RequestPath.of(target));
    }
}
