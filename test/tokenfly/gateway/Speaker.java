package tokenfly.gateway;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import tokenfly.testing.ScriptedUpstream.Received;
import tokenfly.testing.ScriptedUpstream.Reply;

/// A provider that says the same sixty words to whoever asks, in the format and the manner that it is asked,
/// or as much of them as a test lets it.
final class Speaker {
    static final int WORDS = 60;

    private Speaker() {
    }

    static String text() {
        var text = new StringBuilder();
        for (int i = 0; i < WORDS; i++) text.append(word(i));
        return text.toString();
    }

    static void answer(Received request, Reply reply) throws IOException {
        if (!Asking.isStream(request)) {
            reply.json(200, Asking.goodBody(request).replace(Asking.TEXT, text()));
            return;
        }
        reply.startEvents();
        for (var event : events(request)) reply.event(event);
        reply.endEvents();
    }

    /// Begins a stream and breaks off in front of a word.
    static void begin(Received request, Reply reply, int words) throws IOException {
        reply.startEvents();
        for (var event : events(request).subList(0, head(request) + words)) reply.event(event);
    }

    /// Everything before the first word.
    static int head(Received request) {
        return Asking.isAnthropic(request) ? 2 : 1;
    }

    /// A stream: a head, [#WORDS] words, a tail.
    static List<String> events(Received request) {
        var unmarked = new Received(request.method(), request.path(), request.headers(), "");
        var usual = List.of(Asking.goodEvents(unmarked));
        int head = head(request);
        var all = new ArrayList<>(usual.subList(0, head));
        for (int i = 0; i < WORDS; i++)
            all.add(usual.get(head).replace(Asking.TEXT.substring(0, 5), word(i)));
        all.addAll(usual.subList(head + 2, usual.size()));
        return all;
    }

    private static String word(int number) {
        return "word" + number + " ";
    }
}
