package tokenfly.gateway;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.function.IntFunction;
import tokenfly.testing.RunningGateway;
import tokenfly.testing.ScriptedUpstream;
import tokenfly.testing.StreamShapes;
import tokenfly.testing.steps.Steps;

/// Started by [GrowthTest] in a JVM whose classes count their steps: sends the gateway things of one kind, some and
/// four times as many, and prints how many steps each took.
final class CountedGateway implements AutoCloseable {
    private static final int PARTS = 250;
    private static final int TIMES = 4;
    private static final String CHAT = "/v1/chat/completions";
    private static final String MESSAGES = "/v1/messages";
    private static final String RESPONSES = "/v1/responses";
    private static final String[] PATHS = {CHAT, MESSAGES, RESPONSES};
    private static final String ADMIN = "admin-key-0123456789";
    private static final String FEW = """
            {"model":"o","messages":[{"role":"user","content":"hi"}]}""";

    /// What a provider says, whatever it is asked; null for what it should.
    private volatile byte[] said;
    private final ScriptedUpstream upstream;
    private final RunningGateway gateway;

    private CountedGateway(int many) throws Exception {
        upstream = new ScriptedUpstream((request, reply) -> {
            if (said != null) reply.raw(said);
            else if (!request.path().endsWith("/responses")) Asking.answer(request, reply);
            else if (Asking.isStream(request)) reply.events(ResponsesPassThroughTest.STREAM);
            else reply.json(200, ResponsesPassThroughTest.WHOLE);
        });
        var config = new StringBuilder("""
                provider.o.openai = %1$s/v1
                provider.o.keys = none
                provider.a.anthropic = %1$s
                provider.a.keys = none
                provider.r.responses = %1$s/v1
                provider.r.keys = none
                model.o.providers = o
                model.a.providers = a
                model.r.providers = r
                model.o.price.input = 1
                account.test.keys = sk-tf-test
                account.test.balance = 100000
                admin.key = admin-key-0123456789
                """.formatted(upstream.uri("")));
        for (int i = 0; i < many; i++) config.append("model.m%1$s.providers = o\naccount.a%1$s.keys = key-%1$s-0123456789\n".formatted(i));
        gateway = RunningGateway.with(config.toString());
    }

    public static void main(String[] arguments) throws Exception {
        compare(GrowthTest.QUADRATIC, PARTS, CountedGateway::quadratic);
        try (var counted = new CountedGateway(0)) {
            counted.ofBodies();
            counted.ofStreams();
            counted.ofHeads();
            counted.ofConversations();
            counted.ofPastUse();
        }
        ofManyModels();
    }

    @Override
    public void close() throws IOException {
        gateway.close();
        upstream.close();
    }

    private interface Sending {
        void of(int parts) throws Exception;
    }

    private static void compare(String name, int parts, Sending sending) throws Exception {
        sending.of(parts); // and what is loaded once
        print(name, steps(parts, sending), steps(TIMES * parts, sending));
    }

    /// What it is all to find: a text that is made anew for each part.
    private static void quadratic(int parts) {
        var text = "";
        for (int i = 0; i < parts; i++) text += "some words ";
        if (text.isEmpty()) throw new AssertionError();
    }

    private static void print(String name, long few, long many) {
        System.out.println("steps\t" + name + "\t" + few + "\t" + many);
    }

    /// The lesser of two: others' steps are counted, too.
    private static long steps(int parts, Sending sending) throws Exception {
        long least = Long.MAX_VALUE;
        for (int i = 0; i < 2; i++) {
            long begin = Steps.taken;
            sending.of(parts);
            least = Math.min(least, Steps.taken - begin);
        }
        return least;
    }

    /// Sends the bytes of a request, in one piece, and reads until the connection ends.
    private void send(String request) throws IOException {
        try (var socket = new Socket("127.0.0.1", gateway.uri("/").getPort())) {
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            socket.getInputStream().readAllBytes();
        }
    }

    private static String head(String line, String more) {
        return line + " HTTP/1.1\r\nHost: a\r\nConnection: close\r\nx-api-key: sk-tf-test\r\n" + more;
    }

    private void post(String path, String body) throws IOException {
        send(head("POST " + path, "Content-Length: " + body.length() + "\r\n\r\n" + body));
    }

    private void get(String target) throws IOException {
        send(head("GET " + target, "\r\n").replace("sk-tf-test", target.startsWith("/admin") ? ADMIN : "sk-tf-test"));
    }

    private void ofBodies() throws Exception {
        said = null;
        bodies(CHAT, BodyShapes.openAi(), "o", "a");
        bodies(MESSAGES, BodyShapes.anthropic(), "a", "o");
        bodies(RESPONSES, BodyShapes.responses(), "r", "o", "a");
        bodies(MESSAGES + "/count_tokens", BodyShapes.anthropic(), "o");
    }

    private void bodies(String path, Map<String, IntFunction<String>> shapes, String... models) throws Exception {
        for (var shape : shapes.entrySet()) for (var model : models)
            compare(path + " of " + shape.getKey() + " to " + model, PARTS, n -> post(path,
                    shape.getValue().apply(n).replaceFirst("\"model\":\"m\"", "\"model\":\"" + model + "\"")));
    }

    private void ofStreams() throws Exception {
        streams("o", StreamShapes.ofChat());
        streams("a", StreamShapes.ofMessages());
        streams("r", StreamShapes.ofResponses());
        for (var path : PATHS) compare("a stream byte by byte to " + path, PARTS, n -> {
            var chunks = new StringBuilder("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n");
            var events = StreamShapes.ofChat().get("words").apply(n / 50);
            for (int i = 0; i < events.length(); i++) chunks.append("1\r\n").append(events.charAt(i)).append("\r\n");
            said = chunks.append("0\r\n\r\n").toString().getBytes(StandardCharsets.ISO_8859_1);
            post(path, asking(path, "o", true));
        });
        said = null;
    }

    private void streams(String model, Map<String, IntFunction<String>> shapes) throws Exception {
        for (var shape : shapes.entrySet()) for (var path : PATHS) {
            if (model.equals("r") && !path.equals(RESPONSES)) continue;
            for (boolean stream : new boolean[] {true, false})
                compare("a stream of " + shape.getKey() + " of " + model + " to " + path + (stream ? "" : ", whole"), PARTS, n -> {
                    var events = shape.getValue().apply(n);
                    said = ("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nContent-Length: " + events.length() + "\r\n\r\n"
                            + events).getBytes(StandardCharsets.ISO_8859_1);
                    post(path, asking(path, model, stream));
                });
        }
    }

    private static String asking(String path, String model, boolean stream) {
        return "{\"model\":\"" + model + "\",\"stream\":" + stream + (path.equals(RESPONSES) ? ",\"input\":\"hi\"}"
                : ",\"max_tokens\":100000,\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}");
    }

    private void ofHeads() throws Exception {
        compare("a head of headers", 40, n -> head(i -> "x-h" + i + ": a\r\n", n));
        compare("a head of one header", 40, n -> head(i -> "anthropic-beta: a" + i + ",b\r\n", n));
        compare("a head of a list", PARTS, n -> send(head("GET /v1/models", "anthropic-beta: " + "a,".repeat(n) + "b\r\n\r\n")));
        compare("a head of cookies", PARTS, n -> send(head("GET /console/api/session", "Cookie: " + "a=b; ".repeat(n) + "\r\n\r\n")));
        compare("a head of languages", PARTS, n -> send(head("GET /", "Accept-Language: " + "zh;q=0.1,".repeat(n) + "en\r\n\r\n")));
        compare("a target's path", PARTS, n -> get("/v1/models/" + "%61/".repeat(n)));
        compare("a target's query", PARTS, n -> get("/admin/requests?" + "model=a&".repeat(n)));
        compare("a body of chunks", PARTS, n -> send(head("POST " + CHAT, "Transfer-Encoding: chunked\r\n\r\n"
                + Integer.toHexString(FEW.length()) + "\r\n" + FEW + "\r\n" + "1\r\n \r\n".repeat(n) + "0\r\n\r\n")));
    }

    private void head(IntFunction<String> header, int count) throws IOException {
        var headers = new StringBuilder();
        for (int i = 0; i < count; i++) headers.append(header.apply(i));
        send(head("GET /v1/models", headers + "\r\n"));
    }

    /// The last turn of a conversation that the gateway remembers.
    private void ofConversations() throws Exception {
        int turns = 0;
        var last = "";
        var steps = new long[2];
        for (int i = 0; i < 2; i++) {
            for (int due = i == 0 ? 30 : TIMES * 30; turns < due; turns++) last = turn(last);
            long least = Long.MAX_VALUE;
            for (int again = 0; again < 2; again++) {
                long begin = Steps.taken;
                turn(last);
                least = Math.min(least, Steps.taken - begin);
            }
            steps[i] = least;
        }
        print("a conversation's next turn", steps[0], steps[1]);
    }

    private String turn(String previous) throws Exception {
        var answer = gateway.post(RESPONSES, "{\"model\":\"o\",\"store\":true,\"input\":\"hi\""
                + (previous.isEmpty() ? "" : ",\"previous_response_id\":\"" + previous + "\"") + "}");
        if (answer.statusCode() != 200) throw new AssertionError(answer.body());
        return RunningGateway.json(answer).string("id");
    }

    /// What is asked about the past, when there is four times as much of it.
    private void ofPastUse() throws Exception {
        var asked = new String[] {"/admin/ledger", "/admin/ledger.csv", "/admin/audit", "/admin/requests", "/admin/requests.csv",
            "/admin/use", "/admin/series", "/console/api/requests", "/console/api/requests.csv", "/console/api/use",
            "/console/api/use.csv", "/console/api/account", "/v1/account", "/metrics", "/admin/ledger?account=test&limit=3"};
        var few = new long[asked.length];
        post(CHAT, FEW);
        int charged = charges(asked, few, 300, 0);
        var many = new long[asked.length];
        charges(asked, many, TIMES * charged, charged);
        for (int i = 0; i < asked.length; i++) print(asked[i] + " of a past", few[i], many[i]);
    }

    private int charges(String[] asked, long[] steps, int due, int done) throws Exception {
        for (int i = done; i < due; i++) post(CHAT, FEW);
        for (int i = 0; i < asked.length; i++) {
            var target = asked[i];
            get(target);
            steps[i] = steps(0, _ -> get(target));
        }
        return due;
    }

    private static void ofManyModels() throws Exception {
        var asked = new String[] {"/v1/models", "/v1/models/m1", "/models", "/console/api/models", "/admin/models", "/admin/accounts",
            "/admin/accounts?find=none", "/admin/config", "/admin/check", "/metrics", "/codex/models", "a request"};
        var steps = new long[2][asked.length];
        for (int k = 0; k < 2; k++) try (var counted = new CountedGateway(k == 0 ? 60 : 60 * TIMES)) {
            for (int i = 0; i < asked.length; i++) {
                var target = asked[i];
                Sending sending = target.startsWith("/") ? _ -> counted.get(target) : _ -> counted.post(CHAT, FEW);
                sending.of(0);
                steps[k][i] = steps(0, sending);
            }
        }
        for (int i = 0; i < asked.length; i++) print(asked[i] + " of many models and accounts", steps[0][i], steps[1][i]);
    }
}
