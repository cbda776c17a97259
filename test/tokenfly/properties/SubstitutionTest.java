package tokenfly.properties;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SubstitutionTest {
    private static final Map<String, String> ENVIRONMENT =
            Map.of("HOST", "example.com", "EMPTY", "", "ODD", "${HOST} $& \\1");

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "${HOST}                     | example.com",
        "https://${HOST}/v1          | https://example.com/v1",
        "${HOST}${HOST}              | example.comexample.com",
        "${HOST:-other}              | example.com",
        "${NONE:-other}              | other",
        "${NONE:-}                   | ''",
        "${NONE:-127.0.0.1:-8080}    | 127.0.0.1:-8080",
        "${EMPTY:-other}             | other",
        "$${HOST}                    | ${HOST}",
        "a$${b}c${HOST}              | a${b}cexample.com",
        "$$${HOST}                   | $${HOST}",
        "$HOST                       | $HOST",
        "$$                          | $$",
        "cost: 5$ }                  | cost: 5$ }",
        "${ODD}                      | ${HOST} $& \\1",
    })
    void variablesAreReplaced(String raw, String expanded) {
        var expansion = Substitution.of(raw, ENVIRONMENT::get);

        assertNull(expansion.fault());
        assertEquals(expanded, expansion.text());
        assertEquals(List.of(), expansion.missing());
    }

    @Test
    void variablesThatAreNotSetLeaveNothingAndAreRemembered() {
        var expansion = Substitution.of("${A},x,${EMPTY},${HOST},${B:-b}", ENVIRONMENT::get);

        assertEquals(",x,,example.com,b", expansion.text());
        assertEquals(List.of("A", "EMPTY"), expansion.missing());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "${HOST            | has a ${ without its }",
        "${                | has a ${ without its }",
        "${A} ${B          | has a ${ without its }",
        "${A:-${B}}        | has a ${ inside another",
        "${}               | has a ${ without a variable's name",
        "${:-x}            | has a ${ without a variable's name",
        "${A B}            | has a ${ without a variable's name",
        "${1A}             | has a ${ without a variable's name",
        "${A:x}            | has a ${ without a variable's name",
    })
    void aMalformedReferenceIsAFault(String raw, String fault) {
        assertEquals(fault + "; allowed: ${NAME} or ${NAME:-fallback}, and $${ for a plain ${",
                Substitution.of(raw, ENVIRONMENT::get).fault());
    }
}
