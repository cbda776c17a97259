package tokenfly.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import org.junit.jupiter.api.Test;

class QueryTest {
    @Test
    void parametersAreDecoded() {
        var query = Query.of("limit=20&after=a%2Fb+c");

        assertEquals("20", query.get("limit"));
        assertEquals("a/b c", query.get("after"));
    }

    @Test
    void theFirstOfAParameterSentTwiceCounts() {
        assertEquals("1", Query.of("a=1&a=2").get("a"));
    }

    @Test
    void whatCannotBeReadIsLeftOut() {
        var query = Query.of("a=%zz&b&=c&d=1");

        assertNull(query.get("a"));
        assertNull(query.get("b"));
        assertEquals("1", query.get("d"));
    }

    @Test
    void noQueryHasNoParameters() {
        assertNull(Query.of(null).get("a"));
        assertNull(Query.of("").get("a"));
    }
}
