package tokenfly.upstream;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import tokenfly.chat.ErrorBody;
import tokenfly.dialect.Operation;
import tokenfly.dialect.UpstreamBody;
import tokenfly.json.Json;
import tokenfly.json.JsonException;
import tokenfly.json.JsonObject;
import tokenfly.json.JsonScanner;
import tokenfly.json.JsonWeight;
import tokenfly.provider.Fault;
import tokenfly.provider.FaultClass;
import tokenfly.thread.LongWork;
import tokenfly.upstream.catalog.Target;
import tokenfly.upstream.exchange.UpstreamClient;
import tokenfly.upstream.exchange.UpstreamException;
import tokenfly.upstream.exchange.UpstreamResponse;
import tokenfly.upstream.exchange.UpstreamStream;
import tokenfly.upstream.exchange.Waiting;
import tokenfly.upstream.health.Trial;

/// One try at one target: sends the request and finds out whether what comes back is an answer.
///
/// A 200 is none when its body or its first event is an error, or when it cannot be read at all.
final class Attempt {
    /// A whole answer: 10,000 embeddings of 1,000 numbers, or many pictures.
    static final int MAX_ANSWER_BYTES =
            (int) Math.min(64 * 1024 * 1024, Runtime.getRuntime().maxMemory() / 8);

    /// Reading an answer of this size takes a processor for many milliseconds.
    private static final int LARGE = 1 << 20;

    /// For the end that follows an error at once: the connection can then be used again.
    private static final Duration MOMENT = Duration.ofMillis(20);

    private final UpstreamClient client;
    private final UpstreamCall call;
    private final Trial trial;
    private final Target target;
    private final UpstreamBody sent;
    private final Waiting waiting;
    private final TriedMemory memory;

    Attempt(UpstreamClient client, UpstreamCall call, Trial trial, UpstreamBody sent,
            Waiting waiting) {
        this.client = client;
        this.call = call;
        this.trial = trial;
        this.target = trial.target();
        this.sent = sent;
        this.waiting = waiting;
        this.memory = new TriedMemory(call.memory());
    }

    /// @param deadline nano time by which the answer must have begun: its first event that carries
    ///        something of it, or the first byte of its JSON. Headers, blank lines and comments are no
    ///        beginning
    /// @throws FaultException when it is no answer
    /// @throws tokenfly.upstream.exchange.NobodyWaitsException when nobody does any more
    UpstreamAnswer run(long deadline) throws IOException, InterruptedException {
        UpstreamResponse response = null;
        UpstreamAnswer answer = null;
        try {
            response = client.send(target, call.operation(), sent.headers(), sent.json(),
                    call.stream(), deadline, waiting);
            answer = examine(response, deadline);
            if (answer instanceof UpstreamAnswer.Streaming) response = null; // the reader closes it
            return answer;
        } catch (UpstreamException e) {
            throw new FaultException(e.fault());
        } finally {
            if (response != null) response.close();
            if (answer == null) memory.giveAllBack();
        }
    }

    private UpstreamAnswer examine(UpstreamResponse response, long deadline)
            throws IOException, InterruptedException {
        if (response.status() / 100 != 2)
            throw new FaultException(fault(response, ErrorBody.parse(response.readError())));
        var head = new ArrayList<ByteBuffer>();
        return isStream(response, head, deadline)
                ? stream(response, head, deadline) : whole(response, head);
    }

    /// Goes by the first character, since content types lie: a JSON body begins with a brace, a
    /// proxy's page with `<`, a stream with a field or a comment.
    private boolean isStream(UpstreamResponse response, List<ByteBuffer> head, long deadline)
            throws IOException, InterruptedException {
        while (true) {
            var buffers = response.nextBefore(deadline, waiting);
            if (buffers.isEmpty()) return call.stream();
            int first = firstByte(buffers);
            if (first == -1) continue; // blank lines, of which there may be any number, are not kept
            head.addAll(buffers);
            if (first == '<') throw unreadable("an HTML page");
            return first != '{' && first != '[';
        }
    }

    /// The first byte that is not blank, or -1.
    private static int firstByte(List<ByteBuffer> buffers) {
        for (var buffer : buffers)
            for (int i = buffer.position(); i < buffer.limit(); i++)
                if ((buffer.get(i) & 0xff) > ' ') return buffer.get(i) & 0xff;
        return -1;
    }

    private UpstreamAnswer stream(UpstreamResponse response, List<ByteBuffer> head, long deadline)
            throws IOException, InterruptedException {
        var stream = new UpstreamStream(response, trial, call.stream(), memory);
        for (var buffer : head) stream.feed(bytes(buffer));
        var opening = new Opening(target.dialect().eventReader(sent.names(), target.provider().kind()));
        // What no reader of the neutral model understands begins with whatever comes.
        boolean read = call.operation().isTranslatable();
        var first = stream.first(event -> !read || opening.isBegunBy(event), deadline, waiting);
        if (first == null) throw unreadable("a stream that says nothing");
        var error = read ? opening.failure() : target.dialect().errorIn(first);
        if (error != null) {
            response.endsWithin(MOMENT);
            throw new FaultException(fault(response, error));
        }
        if (!read && !isObject(first.data())) throw unreadable("a first event that is no JSON object");
        return new UpstreamAnswer.Streaming(target, sent.names(), stream);
    }

    private UpstreamAnswer whole(UpstreamResponse response, List<ByteBuffer> head)
            throws IOException, InterruptedException {
        // It is sent at once: who takes as long for it as for beginning it never means to end it.
        long deadline = System.nanoTime() + target.provider().timeouts().firstByte().toNanos();
        var body = response.readAll(head, MAX_ANSWER_BYTES, Attempt::isObject, deadline, waiting, memory);
        var error = body.length <= LARGE ? errorIn(body)
                : LongWork.<ErrorBody, UpstreamException>call(() -> errorIn(body));
        if (error != null) throw new FaultException(fault(response, error));
        return new UpstreamAnswer.Whole(target, sent.names(), body);
    }

    /// The error that the body is, or null when it is an answer. Every answer is read once, to its
    /// end: a cut one must not pass for whole.
    private ErrorBody errorIn(byte[] body) throws UpstreamException {
        var wanted = target.dialect().at(call.operation()).answerMember();
        try {
            // Vectors hide no error, and would make a tree of a hundred megabytes.
            if (call.operation() == Operation.EMBEDDING && has(body, wanted)) return null;
            memory.take(JsonWeight.of(body));
            if (call.operation() != Operation.COUNT_TOKENS && target.dialect().plainlyAnswers(body)) return null;
            if (!(Json.parse(body) instanceof JsonObject answer)) throw unreadable("no JSON object");
            var error = target.dialect().errorIn(answer);
            if (error == null && !answer.has(wanted)) throw unreadable("JSON without " + wanted);
            return error;
        } catch (JsonException e) {
            throw unreadable("no whole JSON (" + e.getMessage() + ")");
        }
    }

    private static boolean has(byte[] object, String member) {
        var members = new JsonScanner(object, 0, object.length);
        boolean found = false;
        while (members.nextMember()) found |= members.nameIs(member);
        return found;
    }

    private static boolean isObject(byte[] json) {
        try {
            var members = new JsonScanner(json, 0, json.length);
            while (members.nextMember()) continue; // to the end: what is torn there is no object
            return members.overObject();
        } catch (JsonException e) {
            return false;
        }
    }

    private static UpstreamException unreadable(String what) {
        return new UpstreamException(FaultClass.TRANSPORT, "unreadable: " + what);
    }

    private Fault fault(UpstreamResponse response, ErrorBody body) {
        return target.fault(response.status(), response.headers(), body);
    }

    private static byte[] bytes(ByteBuffer buffer) {
        var bytes = new byte[buffer.remaining()];
        buffer.get(bytes);
        return bytes;
    }
}
