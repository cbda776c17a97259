package tokenfly.gateway;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.zip.GZIPOutputStream;
import tokenfly.testing.Gzip;
import tokenfly.testing.ScriptedUpstream.Received;
import tokenfly.testing.ScriptedUpstream.Reply;

/// Odd ways in which providers give answers that are right all the same.
enum Quirk {
    GZIP((request, reply) -> {
        head(reply, "content-encoding: gzip");
        var bytes = new ByteArrayOutputStream();
        var out = new GZIPOutputStream(bytes, true);
        for (var piece : pieces(request)) {
            out.write(utf8(piece));
            out.flush();
            send(reply, bytes);
        }
        out.close();
        send(reply, bytes);
        reply.endEvents();
    }),
    GZIP_BYTE_BY_BYTE((request, reply) -> {
        head(reply, "Content-Encoding: X-GZIP");
        for (byte b : Gzip.packed(String.join("", pieces(request))))
            reply.raw(new byte[] {'1', '\r', '\n', b, '\r', '\n'});
        reply.endEvents();
    }),
    BYTE_BY_BYTE((request, reply) -> {
        head(reply, "content-type: text/event-stream");
        for (byte b : utf8(String.join("", pieces(request))))
            reply.raw(new byte[] {'1', '\r', '\n', b, '\r', '\n'});
        reply.endEvents();
    }),
    ALL_AT_ONCE((request, reply) -> reply.whole(200, "text/event-stream", String.join("", pieces(request)))),
    WRONG_CONTENT_TYPE((request, reply) -> {
        head(reply, "content-type: " + (Asking.isStream(request) ? "application/json" : "text/event-stream"));
        rest(request, reply);
    }),
    OCTET_STREAM((request, reply) -> {
        head(reply, "content-type: application/octet-stream");
        rest(request, reply);
    }),
    TEXT_HTML((request, reply) -> {
        head(reply, "content-type: text/html; charset=iso-8859-1");
        rest(request, reply);
    }),
    NO_CONTENT_TYPE((request, reply) -> {
        head(reply);
        rest(request, reply);
    }),
    ODD_CASE((request, reply) -> {
        reply.raw("http/1.1 200 ok\r\n".toUpperCase(java.util.Locale.ROOT) + "CONTENT-TYPE: TEXT/EVENT-STREAM\r\n"
                + "tRANSFER-eNCODING: Chunked\r\n\r\n");
        rest(request, reply);
    }),
    BIG_HEADERS((request, reply) -> {
        var many = new String[100];
        for (int i = 0; i < many.length; i++) many[i] = "x-trace-" + i + ": " + "v".repeat(1000);
        head(reply, many);
        rest(request, reply);
    }),
    BARE_STATUS_LINE((request, reply) -> {
        reply.raw("HTTP/1.1 200\r\ntransfer-encoding: chunked\r\n\r\n");
        rest(request, reply);
    }),
    EARLY_HINTS((request, reply) -> {
        reply.raw("HTTP/1.1 103 Early Hints\r\nlink: </x>\r\n\r\n");
        head(reply);
        rest(request, reply);
    }),
    CONNECTION_CLOSE((request, reply) -> {
        head(reply, "connection: close");
        rest(request, reply);
        reply.cut();
    }),
    CLOSES_WITHOUT_A_WORD((request, reply) -> {
        head(reply);
        rest(request, reply);
        reply.cut();
    }),
    ENDS_BY_CLOSING((request, reply) -> {
        reply.raw("HTTP/1.1 200 OK\r\nconnection: close\r\n\r\n");
        for (var piece : pieces(request)) reply.raw(piece);
        reply.cut();
    }),
    HTTP_1_0((request, reply) -> {
        reply.raw("HTTP/1.0 200 OK\r\ncontent-type: text/event-stream\r\n\r\n");
        for (var piece : pieces(request)) reply.raw(piece);
        reply.cut();
    }),
    HTTP_1_0_WITH_LENGTH((request, reply) -> {
        var body = utf8(String.join("", pieces(request)));
        reply.raw("HTTP/1.0 200 OK\r\ncontent-length: " + body.length + "\r\n\r\n");
        reply.raw(body);
        reply.cut();
    }),
    CHUNK_EXTENSIONS((request, reply) -> {
        head(reply);
        for (var piece : pieces(request)) {
            reply.raw(Integer.toHexString(utf8(piece).length) + ";ext=\"a b\"\r\n");
            reply.raw(utf8(piece));
            reply.raw("\r\n");
        }
        reply.raw("0;last\r\n\r\n");
    }),
    BLANK_LINES_FIRST((request, reply) -> {
        head(reply);
        for (int i = 0; i < 20; i++) reply.chunk(i % 2 == 0 ? "\n" : "\r\n");
        rest(request, reply);
    }),
    BLANK_LINES_LAST((request, reply) -> {
        head(reply);
        for (var piece : pieces(request)) reply.chunk(piece);
        for (int i = 0; i < 3; i++) reply.chunk("\r\n\n");
        reply.endEvents();
    }),
    STREAM_THOUGH_NOT_ASKED((request, reply) -> reply.events(Asking.goodEvents(request))),
    WHOLE_THOUGH_A_STREAM_WAS_ASKED((request, reply) -> reply.json(200, Asking.goodBody(request))),
    COMMENTS_EVERYWHERE((request, reply) -> {
        reply.startEvents();
        for (var event : Asking.goodEvents(request)) {
            reply.event(": OPENROUTER PROCESSING");
            reply.event(event);
        }
        reply.endEvents();
    }),
    CRLF_AND_NO_SPACE((request, reply) -> {
        reply.startEvents();
        for (var event : Asking.goodEvents(request)) {
            var framed = event.startsWith("event:") ? event : "data: " + event;
            reply.chunk(framed.replace(": {", ":{").replace("data: ", "data:").replace("event: ", "event:")
                    .replace("\n", "\r\n") + "\r\n\r\n");
        }
        reply.endEvents();
    });

    /// What an upstream does.
    interface Deed {
        void on(Received request, Reply reply) throws IOException, InterruptedException;
    }

    final Deed deed;

    Quirk(Deed deed) {
        this.deed = deed;
    }

    private static void head(Reply reply, String... headers) throws IOException {
        reply.raw("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n" + String.join("\r\n", headers)
                + (headers.length == 0 ? "" : "\r\n") + "\r\n");
    }

    private static void rest(Received request, Reply reply) throws IOException {
        for (var piece : pieces(request)) reply.chunk(piece);
        reply.endEvents();
    }

    /// The body that the request asks for, in the pieces it comes in.
    private static String[] pieces(Received request) {
        if (!Asking.isStream(request)) {
            var body = Asking.goodBody(request);
            return new String[] {body.substring(0, 50), body.substring(50)};
        }
        var events = Asking.goodEvents(request);
        for (int i = 0; i < events.length; i++)
            events[i] = (events[i].startsWith("event:") ? events[i] : "data: " + events[i]) + "\n\n";
        return events;
    }

    private static void send(Reply reply, ByteArrayOutputStream packed) throws IOException {
        if (packed.size() == 0) return;
        reply.raw(Integer.toHexString(packed.size()) + "\r\n");
        reply.raw(packed.toByteArray());
        reply.raw("\r\n");
        packed.reset();
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
