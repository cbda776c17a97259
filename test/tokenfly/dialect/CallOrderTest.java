package tokenfly.dialect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import tokenfly.chat.AnswerBuilder;
import tokenfly.chat.ChatEvent;
import tokenfly.chat.ChatEvent.TextDelta;
import tokenfly.chat.ChatEvent.ToolInput;
import tokenfly.chat.ChatEvent.ToolStarted;
import tokenfly.chat.Content;

class CallOrderTest {
    private static final ToolStarted A = new ToolStarted("a", "f");
    private static final ToolStarted B = new ToolStarted("b", "g");
    private static final ToolStarted FREE = new ToolStarted("c", "patch", true, null);

    private final CallOrder order = new CallOrder();
    private final List<ChatEvent> out = new ArrayList<>();

    @Test
    void aSingleCallGoesOutPieceByPiece() {
        int a = begin(A);
        for (var piece : new String[] {"{", "\"x\":", "1"}) {
            input(a, piece);
            assertEquals(new ToolInput(piece), out.getLast());
        }
        assertEquals(4, out.size());
    }

    @Test
    void interleavedCallsComeOneAfterTheOther() {
        int a = begin(A);
        int b = begin(B);
        input(a, "{\"x\":");
        input(b, "{\"y\":");
        input(a, "1}");
        assertEquals(List.of(A, new ToolInput("{\"x\":"), new ToolInput("1}"), B, new ToolInput("{\"y\":")), out);
        input(b, "2}");
        assertEquals(new ToolInput("2}"), out.getLast());
    }

    @Test
    void aCallWithoutInputMayYetGetIt() {
        begin(A);
        int b = begin(B);
        input(b, "{}");
        assertEquals(List.of(A), out);
        finish();
        assertEquals(List.of(A, B, new ToolInput("{}")), out);
    }

    @Test
    void aCallThatIsSaidToEndEnds() {
        int a = begin(A);
        input(a, "{\"x");
        begin(B);
        assertEquals(2, out.size());
        order.end(a, out::add);
        assertEquals(B, out.getLast());
    }

    @Test
    void textWithinACallFollowsTheCalls() {
        text("A");
        int a = begin(A);
        input(a, "{\"x\":");
        text("B");
        input(a, "1}");
        text("C");
        assertEquals(List.of(new TextDelta("A"), A, new ToolInput("{\"x\":"), new ToolInput("1}"), new TextDelta("B"),
                new TextDelta("C")), out);
    }

    @Test
    void freeTextEndsWhereSomethingElseBegins() {
        int free = begin(FREE);
        input(free, "*** {");
        text("B");
        assertEquals(List.of(FREE, new ToolInput("*** {"), new TextDelta("B")), out);
    }

    @Test
    void jsonIsMendedAndFreeTextIsNot() {
        int a = begin(A);
        input(a, "{\"x\":\"\\d\n\"}");
        assertEquals(new ToolInput("{\"x\":\"\\\\d\\n\"}"), out.getLast());
        input(begin(FREE), "\"\\d\n");
        assertEquals(new ToolInput("\"\\d\n"), out.getLast());
    }

    @Test
    void whatFollowsACompleteInputIsIgnored() {
        int a = begin(A);
        input(a, "{}");
        begin(B);
        input(a, "\n");
        assertEquals(List.of(A, new ToolInput("{}"), B), out);
    }

    @Test
    void nothingIsLostWhateverTheOrder() {
        for (int seed = 0; seed < 300; seed++) oneAnswer(new Random(seed));
    }

    private static void oneAnswer(Random random) {
        var order = new CallOrder();
        var answer = new AnswerBuilder();
        var text = new StringBuilder();
        var inputs = new ArrayList<String>();
        var pieces = new ArrayList<List<String>>();
        for (int step = 0; step < 14; step++) {
            switch (random.nextInt(4)) {
                case 0 -> {
                    text.append(step);
                    order.content(new TextDelta("" + step), 1, answer::add);
                }
                case 1 -> {
                    boolean empty = random.nextInt(4) == 0;
                    pieces.add(new ArrayList<>(empty ? List.of() : List.of("{\"a\":", "[1,{\"b\":\"}\\\"\"}]", "}")));
                    inputs.add(String.join("", pieces.getLast()));
                    order.begin(new ToolStarted("id" + inputs.size(), "f"), answer::add);
                }
                default -> {
                    int call = pieces.isEmpty() ? 0 : random.nextInt(pieces.size());
                    if (!pieces.isEmpty() && !pieces.get(call).isEmpty())
                        order.input(call, pieces.get(call).removeFirst(), answer::add);
                }
            }
        }
        for (int call = 0; call < pieces.size(); call++)
            for (var piece : pieces.get(call)) order.input(call, piece, answer::add);
        order.finish(answer::add);

        var whole = answer.build();
        assertEquals(inputs, whole.toolCalls().stream().map(Content.ToolCall::arguments).toList());
        var said = new StringBuilder();
        for (var part : whole.content()) if (part instanceof Content.Text(var t, _)) said.append(t);
        assertEquals(text.toString(), said.toString());
    }

    @Test
    void callsAndWhatWaitsAreBounded() {
        int a = begin(A);
        var megabyte = "x".repeat(1 << 20);
        assertThrows(IllegalStateException.class, () -> {
            for (int i = 0; i < 40; i++) text(megabyte);
        });
        input(a, "{}");
        assertThrows(IllegalStateException.class, () -> {
            for (int i = 0; i < 1_000; i++) begin(B);
        });
    }

    private int begin(ToolStarted started) {
        return order.begin(started, out::add);
    }

    private void input(int call, String piece) {
        order.input(call, piece, out::add);
    }

    private void text(String text) {
        order.content(new TextDelta(text), text.length(), out::add);
    }

    private void finish() {
        order.finish(out::add);
    }
}
