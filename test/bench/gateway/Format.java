package bench.gateway;

import java.nio.charset.StandardCharsets;
import java.util.List;

/// The formats that clients ask in, with what the mock upstream says in those that it speaks.
///
/// Every text of an answer is a time mark, `@NANOS@ `: `System.nanoTime()` when it was sent, so
/// that the receiver, another process on the same machine, knows how long it was on its way.
public enum Format {
    OPENAI("/v1/chat/completions",
            """
            {"id":"chatcmpl-bench","object":"chat.completion","created":1700000000,"model":"mock",\
            "choices":[{"index":0,"message":{"role":"assistant","content":"@1@ This is an answer of \
            an ordinary length, as a model gives it to a short question."},"finish_reason":"stop"}],\
            "usage":{"prompt_tokens":200,"completion_tokens":18,"total_tokens":218}}""",
            """
            data: {"id":"chatcmpl-bench","object":"chat.completion.chunk","created":1700000000,\
            "model":"mock","choices":[{"index":0,"delta":{"role":"assistant","content":""},\
            "finish_reason":null}]}

            """,
            """
            data: {"id":"chatcmpl-bench","object":"chat.completion.chunk","created":1700000000,\
            "model":"mock","choices":[{"index":0,"delta":{"content":"@""",
            """
            @ "},"finish_reason":null}]}

            """,
            """
            data: {"id":"chatcmpl-bench","object":"chat.completion.chunk","created":1700000000,\
            "model":"mock","choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}

            """,
            """
            data: {"id":"chatcmpl-bench","object":"chat.completion.chunk","created":1700000000,\
            "model":"mock","choices":[],"usage":{"prompt_tokens":200,"completion_tokens":100,\
            "total_tokens":300}}

            """,
            """
            data: [DONE]

            """),
    ANTHROPIC("/v1/messages",
            """
            {"id":"msg_bench","type":"message","role":"assistant","model":"mock","content":[\
            {"type":"text","text":"@1@ This is an answer of an ordinary length, as a model gives it \
            to a short question."}],"stop_reason":"end_turn","stop_sequence":null,\
            "usage":{"input_tokens":200,"output_tokens":18}}""",
            """
            event: message_start
            data: {"type":"message_start","message":{"id":"msg_bench","type":"message",\
            "role":"assistant","model":"mock","content":[],"stop_reason":null,"stop_sequence":null,\
            "usage":{"input_tokens":200,"output_tokens":1}}}

            event: content_block_start
            data: {"type":"content_block_start","index":0,\
            "content_block":{"type":"text","text":""}}

            """,
            """
            event: content_block_delta
            data: {"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"@""",
            """
            @ "}}

            """,
            """
            event: content_block_stop
            data: {"type":"content_block_stop","index":0}

            """,
            "",
            """
            event: message_delta
            data: {"type":"message_delta","delta":{"stop_reason":"end_turn","stop_sequence":null},\
            "usage":{"output_tokens":100}}

            event: message_stop
            data: {"type":"message_stop"}

            """),
    /// Of clients alone.
    RESPONSES("/v1/responses", "", "", "", "", "", "", "");

    /// Those that providers speak.
    static final List<Format> SPOKEN = List.of(OPENAI, ANTHROPIC);

    /// How often a stream says what the model said: Responses tell it again as a part, an item and an answer.
    final int said;
    final String path;
    final byte[] answer;
    final byte[] first;
    final byte[] beforeMark;
    final byte[] afterMark;
    final byte[] stop;
    final byte[] usage;
    final byte[] last;

    Format(String path, String answer, String first, String beforeMark, String afterMark,
            String stop, String usage, String last) {
        this.said = answer.isEmpty() ? 5 : 1;
        this.path = path;
        this.answer = ascii(answer);
        this.first = ascii(first);
        this.beforeMark = ascii(beforeMark);
        this.afterMark = ascii(afterMark);
        this.stop = ascii(stop);
        this.usage = ascii(usage);
        this.last = ascii(last);
    }

    /// What the last event of a whole stream contains.
    byte[] end() {
        return ascii(switch (this) {
            case OPENAI -> "[DONE]";
            case ANTHROPIC -> "\"message_stop\"";
            case RESPONSES -> "\"response.completed\"";
        });
    }

    static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
