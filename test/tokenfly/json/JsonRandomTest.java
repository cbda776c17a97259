package tokenfly.json;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Trees and damaged texts by the thousand, the same in every run.
class JsonRandomTest {
    private static final String NUMBERS = "0 -0 7 -12 0.50 1e9 -3.25E-7 12345678901234567890";
    private static final String CHARACTERS = "abcdefgh \"\\/\b\f\n\r\t\0\u001f\u007fé漢\u2028\ud800";
    private static final String PIECES = "\"\\{}[]:,0-.eEtfn \n\u0001\u007fu";

    private Random random;

    @BeforeEach
    void startsTheSameEveryTime() {
        random = new Random(20260101);
    }

    @Test
    void aTreeComesBackFromItsText() {
        for (int i = 0; i < 2000; i++) {
            var tree = tree(5);

            assertEquals(tree, Json.parse(Json.utf8(tree)));
        }
    }

    @Test
    void aTextComesBackFromItsTree() {
        for (int i = 0; i < 2000; i++) {
            byte[] text = Json.utf8(tree(5));

            assertArrayEquals(text, Json.utf8(Json.parse(text)));
        }
    }

    @Test
    void theScannerFindsTheMembersTheParserFinds() {
        for (int i = 0; i < 2000; i++) {
            var object = object(4);
            byte[] text = Json.utf8(object);
            var found = JsonObject.builder();
            var scan = new JsonScanner(text, 0, text.length);
            while (scan.nextMember()) {
                assertTrue(scan.nameIs(scan.name()) || !scan.name().matches("\\p{ASCII}*"));
                found.put(scan.name(), scan.value());
            }

            assertEquals(object, found.build());
        }
    }

    @Test
    void parserAndScannerSayTheSameAboutDamagedTexts() {
        int accepted = 0;
        for (int i = 0; i < 20_000; i++) {
            byte[] text = damaged(Json.utf8(tree(4)));
            var verdict = Verdict.ofParser(text);
            if (verdict.equals("accepted")) accepted++;

            assertEquals(verdict, Verdict.ofScanner(text));
        }
        assertTrue(accepted > 1000 && accepted < 19_000, accepted + " accepted");
    }

    @Test
    void aDamagedTextThatIsAcceptedStillComesBack() {
        for (int i = 0; i < 20_000; i++) {
            byte[] text = damaged(Json.utf8(tree(4)));
            if (!Verdict.ofParser(text).equals("accepted")) continue;
            var value = Json.parse(text);

            assertEquals(value, Json.parse(Json.utf8(value)));
        }
    }

    private byte[] damaged(byte[] text) {
        for (int i = random.nextInt(3); i >= 0; i--) {
            int place = random.nextInt(text.length);
            text[place] = (byte) switch (random.nextInt(3)) {
                case 0 -> random.nextInt(256);
                case 1 -> text[random.nextInt(text.length)];
                default -> PIECES.charAt(random.nextInt(PIECES.length()));
            };
        }
        return text;
    }

    private JsonValue tree(int levels) {
        return switch (random.nextInt(levels > 0 ? 7 : 5)) {
            case 0 -> JsonNull.NULL;
            case 1 -> JsonBoolean.of(random.nextBoolean());
            case 2 -> new JsonNumber(pick(NUMBERS.split(" ")));
            case 3, 4 -> new JsonString(text());
            case 5 -> array(levels);
            default -> object(levels);
        };
    }

    private JsonArray array(int levels) {
        var values = new ArrayList<JsonValue>();
        for (int i = random.nextInt(6); i > 0; i--) values.add(tree(levels - 1));
        return new JsonArray(values);
    }

    private JsonObject object(int levels) {
        var object = JsonObject.builder();
        for (int i = random.nextInt(random.nextInt(10) == 0 ? 40 : 6); i > 0; i--)
            object.put(text(), tree(levels - 1));
        return object.build();
    }

    private String text() {
        var text = new StringBuilder();
        boolean plain = random.nextBoolean();
        for (int i = random.nextInt(20); i > 0; i--)
            text.append(plain ? (char) ('a' + random.nextInt(26))
                    : CHARACTERS.charAt(random.nextInt(CHARACTERS.length())));
        return text.toString();
    }

    private String pick(String[] choices) {
        return choices[random.nextInt(choices.length)];
    }
}
