package bench.upstream;

import bench.upstream.FaultyProvider.Deed;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/// The faults of Failover Bench (its methodology 0.1, S15 apart), as a provider commits them that streams
/// sixty words in OpenAI's format.
enum Fault {
    S01("429 once, retry-after 2", once(FaultyProvider.error("429 T\r\nRetry-After: 2", "{}"))),
    S02("always 429", FaultyProvider.error("429 T", "{}")),
    S03("500 once", once(FaultyProvider.error("500 E", "{}"))),
    S04("always 503", FaultyProvider.error("503 U", "{}")),
    S05("reset once", once((_, client) -> reset(client))),
    S06("never answers", (_, _) -> hang()),
    S07("late behind its head", (_, client) -> {
        begin(client, 0);
        hang();
    }),
    S08("dies behind 40 words", (_, client) -> {
        begin(client, 40);
        reset(client);
    }),
    S09("silent behind 20 words", (_, client) -> {
        begin(client, 20);
        hang();
    }),
    S10("tenth event is no JSON", (_, client) -> {
        begin(client, 9);
        chunk(client, "data: {\"choices\":[\n\n");
        end(client, 10, true);
    }),
    S11("no [DONE]", (_, client) -> {
        begin(client, 0);
        end(client, 0, false);
    }),
    S12("context too short", FaultyProvider.error("400 B", """
            {"error":{"message":"maximum context length is 4096 tokens","code":"context_length_exceeded"}}""")),
    S13("content refused", FaultyProvider.error("400 B", """
            {"error":{"message":"rejected by our safety system","code":"content_policy_violation"}}""")),
    S14("dies, next takes no prefill", (_, client) -> {
        begin(client, 40);
        reset(client);
    }),
    S16("never works", FaultyProvider.error("503 U", "{}"));

    static final int WORDS = 60;

    final String title;
    final Deed deed;

    Fault(String title, Deed deed) {
        this.title = title;
        this.deed = deed;
    }

    /// What a healthy provider does.
    static void answer(int asked, Socket client) throws IOException {
        begin(client, 0);
        end(client, 0, true);
    }

    private static Deed once(Deed deed) {
        return (asked, client) -> {
            if (asked == 1) deed.answer(asked, client);
            else answer(asked, client);
        };
    }

    private static void begin(Socket client, int words) throws IOException {
        write(client, "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n");
        event(client, "{\"role\":\"assistant\",\"content\":\"\"}", "null");
        for (int i = 0; i < words; i++) word(client, i);
    }

    private static void end(Socket client, int from, boolean done) throws IOException {
        for (int i = from; i < WORDS; i++) word(client, i);
        event(client, "{}", "\"stop\"");
        chunk(client, "data: {\"id\":\"c\",\"object\":\"chat.completion.chunk\",\"choices\":[],\"usage\":"
                + "{\"prompt_tokens\":3,\"completion_tokens\":60,\"total_tokens\":63}}\n\n");
        if (done) chunk(client, "data: [DONE]\n\n");
        write(client, "0\r\n\r\n");
    }

    private static void word(Socket client, int number) throws IOException {
        event(client, "{\"content\":\"word" + number + " \"}", "null");
    }

    private static void event(Socket client, String delta, String finish) throws IOException {
        chunk(client, "data: {\"id\":\"c\",\"object\":\"chat.completion.chunk\",\"choices\":[{\"index\":0,\"delta\":"
                + delta + ",\"finish_reason\":" + finish + "}]}\n\n");
    }

    private static void chunk(Socket client, String text) throws IOException {
        write(client, Integer.toHexString(text.length()) + "\r\n" + text + "\r\n");
    }

    private static void write(Socket client, String text) throws IOException {
        client.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
    }

    /// For longer than every limit.
    private static void hang() throws InterruptedException {
        Thread.sleep(40_000);
    }

    /// A moment behind the last byte, which a reset would take along.
    private static void reset(Socket client) throws IOException, InterruptedException {
        Thread.sleep(20);
        client.setSoLinger(true, 0);
        client.close();
        throw new IOException("reset");
    }
}
