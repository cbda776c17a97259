package tokenfly.upstream;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tokenfly.chat.ErrorBody;
import tokenfly.chat.UpstreamBody;
import tokenfly.json.Json;
import tokenfly.json.JsonException;
import tokenfly.json.JsonObject;
import tokenfly.json.JsonScanner;

/// One try at one target: sends the request and finds out whether what comes back is an answer.
///
/// A 200 is none when its body or its first event is an error, or when it cannot be read at all.
final class Attempt {
    private static final int MAX_ERROR_BYTES = 64 * 1024;
    private static final int MAX_ANSWER_BYTES = 64 * 1024 * 1024;

    private final UpstreamClient client;
    private final UpstreamCall call;
    private final Target target;
    private final UpstreamBody sent;
    private final Waiting waiting;

    Attempt(UpstreamClient client, UpstreamCall call, Target target, UpstreamBody sent,
            Waiting waiting) {
        this.client = client;
        this.call = call;
        this.target = target;
        this.sent = sent;
        this.waiting = waiting;
    }

    /// @throws FaultException when it is no answer
    /// @throws ClientGoneException when nobody waits for it any more
    UpstreamAnswer run(Duration firstByte) throws IOException, InterruptedException {
        UpstreamResponse response = null;
        try {
            response = sendTwiceIfStale(firstByte);
            var answer = examine(response);
            if (answer instanceof UpstreamAnswer.Streaming) response = null; // the reader closes it
            return answer;
        } catch (UpstreamException e) {
            throw new FaultException(Fault.of(e));
        } finally {
            if (response != null) response.close();
        }
    }

    /// A pooled connection that the server had just closed gives no byte of an answer: the request
    /// did not reach it, and is sent once more.
    private UpstreamResponse sendTwiceIfStale(Duration firstByte)
            throws IOException, InterruptedException {
        try {
            return send(firstByte);
        } catch (UpstreamException e) {
            if (!String.valueOf(e.getMessage()).contains("received no bytes")) throw e;
            return send(firstByte);
        }
    }

    private UpstreamResponse send(Duration firstByte) throws IOException, InterruptedException {
        Map<String, String> headers = new LinkedHashMap<>(sent.headers());
        headers.put("accept", call.stream() ? "text/event-stream" : "application/json");
        return client.send(target, call.operation(), headers, sent.json(), firstByte,
                waiting);
    }

    private UpstreamAnswer examine(UpstreamResponse response)
            throws IOException, InterruptedException {
        if (response.status() / 100 != 2) {
            var body = response.readAll(new ArrayList<>(), MAX_ERROR_BYTES, Waiting.QUIETLY);
            throw new FaultException(fault(response, ErrorBody.parse(body)));
        }
        var head = new ArrayList<ByteBuffer>();
        return isStream(response, head) ? stream(response, head) : whole(response, head);
    }

    /// Goes by the first character, since content types lie: a JSON body begins with a brace, a
    /// proxy's page with `<`, a stream with a field or a comment.
    private boolean isStream(UpstreamResponse response, List<ByteBuffer> head)
            throws IOException, InterruptedException {
        while (true) {
            var buffers = response.next(waiting);
            if (buffers.isEmpty()) return call.stream();
            head.addAll(buffers);
            for (var buffer : buffers) {
                for (int i = buffer.position(); i < buffer.limit(); i++) {
                    byte b = buffer.get(i);
                    if (b == '{' || b == '[') return false;
                    if (b == '<') throw new UpstreamException(FaultClass.TRANSPORT, "an HTML page");
                    if (b > ' ' || b < 0) return true;
                }
            }
        }
    }

    private UpstreamAnswer stream(UpstreamResponse response, List<ByteBuffer> head)
            throws IOException, InterruptedException {
        var stream = new UpstreamStream(response);
        for (var buffer : head) stream.feed(bytes(buffer));
        var first = stream.first(waiting);
        if (first == null) throw new UpstreamException(FaultClass.TRANSPORT, "a stream without events");
        var error = target.dialect().errorIn(first);
        if (error != null) throw new FaultException(fault(response, error));
        return new UpstreamAnswer.Streaming(target, sent, response.headers(), stream);
    }

    private UpstreamAnswer whole(UpstreamResponse response, List<ByteBuffer> head)
            throws IOException, InterruptedException {
        var body = response.readAll(head, MAX_ANSWER_BYTES, waiting);
        try {
            if (mayBeError(body) && Json.parse(body) instanceof JsonObject object) {
                var error = target.dialect().errorIn(object);
                if (error != null) throw new FaultException(fault(response, error));
            }
        } catch (JsonException e) {
            throw new UpstreamException(FaultClass.TRANSPORT, "an unreadable answer: " + e.getMessage());
        }
        return new UpstreamAnswer.Whole(target, sent, response.headers(), body);
    }

    /// Reads every answer once, without a tree: a cut one must not pass for whole.
    private static boolean mayBeError(byte[] body) {
        boolean suspicious = false;
        var members = new JsonScanner(body, 0, body.length);
        if (!members.overObject())
            throw new JsonException("an answer must be an object", 1, 1);
        while (members.nextMember()) {
            suspicious |= members.nameIs("error") || members.nameIs("base_resp")
                    || members.nameIs("type") || members.nameIs("object");
        }
        return suspicious;
    }

    private Fault fault(UpstreamResponse response, ErrorBody body) {
        return Faults.of(target.provider().kind(), response.status(), response.headers(), body);
    }

    private static byte[] bytes(ByteBuffer buffer) {
        var bytes = new byte[buffer.remaining()];
        buffer.get(bytes);
        return bytes;
    }
}
