package tokenfly.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tokenfly.chat.Content;
import tokenfly.chat.Source;

class WordsTest {
    @Test
    void aPieceIsAWordWithTheSpaceBeforeIt() {
        assertEquals(List.of("The", " quick", "\n fox", " "), Words.split("The quick\n fox ", 10));
    }

    @Test
    void aLongWordIsSeveralPieces() {
        assertEquals(List.of("x".repeat(16), "xx"), Words.split("x".repeat(18), 10));
    }

    @Test
    void eachIdeographIsAPiece() {
        assertEquals(List.of("你", "好", " 世", "界"), Words.split("你好 世界", 10));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "a", " a  b ", "😀😀 x", "\ud800", "カナ kana", "\u00a0nbsp"})
    void thePiecesOfATextAreTheText(String text) {
        assertEquals(text, String.join("", Words.split(text, 100)));
        assertEquals(Words.split(text, 100).size(), Words.count(text));
    }

    @Test
    void aFileCountsTheSameWhateverItsSize() {
        assertEquals(85, Words.count(new Content.Image(new Source.Url("data:image/png;base64,AAAA BBBB CCCC"), null, null)));
    }
}
