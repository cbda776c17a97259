package tokenfly.notify;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.InstantSource;
import java.util.function.Supplier;
import tokenfly.id.Base62;
import tokenfly.json.Json;
import tokenfly.json.JsonObject;
import tokenfly.transport.FailureWords;

/// Where notices go: one POST of JSON each. It is given up after ten seconds; no redirect is followed,
/// since whom it leads to was not chosen by the operator; nothing of the answer but its status is read.
/// Thread-safe.
public final class Webhook implements AutoCloseable {
    private static final Duration CONNECT = Duration.ofSeconds(5);
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final int ID_LENGTH = 22;

    private final Supplier<To> to;
    private final InstantSource clock;
    private final String userAgent;
    /// Made when it is first needed: most gateways never do. Guarded by this.
    private HttpClient client;

    /// @param url a secret, too: with many services it is all that one needs
    public record To(URI url, String secret) {
        @Override
        public String toString() {
            return "webhook at " + url.getHost();
        }
    }

    /// What came of sending.
    public sealed interface Outcome {
        record Taken(int status, Duration took) implements Outcome {}

        /// @param why in words, without the URL
        record Refused(String why) implements Outcome {}

        /// `notify.url` is not set.
        record Off() implements Outcome {}
    }

    /// @param to as the configuration has it now; null when there is none
    public Webhook(Supplier<To> to, InstantSource clock, String userAgent) {
        this.to = to;
        this.clock = clock;
        this.userAgent = userAgent;
    }

    public boolean isOn() {
        return to.get() != null;
    }

    /// Sends a notice of nothing, at once.
    public Outcome test() throws InterruptedException {
        return send(Notice.TEST, id());
    }

    /// By which a receiver knows again what is sent a second time.
    static String id() {
        return "ntf_" + Base62.random(ID_LENGTH);
    }

    Outcome send(Notice notice, String id) throws InterruptedException {
        var receiver = to.get();
        if (receiver == null) return new Outcome.Off();
        var body = Json.utf8(JsonObject.builder().put("id", id).put("type", notice.type())
                .put("time", clock.instant().toString()).put("text", notice.text()).put("data", notice.data()).build());
        var request = HttpRequest.newBuilder(receiver.url()).timeout(PATIENCE)
                .header("content-type", "application/json").header("user-agent", userAgent)
                .header(Signature.HEADER, Signature.of(receiver.secret(), clock.instant(), body))
                .POST(BodyPublishers.ofByteArray(body)).build();
        long start = System.nanoTime();
        try {
            var answer = client().send(request, BodyHandlers.ofInputStream());
            answer.body().close(); // unread: it may never end
            var took = Duration.ofNanos(System.nanoTime() - start);
            return answer.statusCode() / 100 == 2 ? new Outcome.Taken(answer.statusCode(), took)
                    : new Outcome.Refused("it answered with HTTP " + answer.statusCode()
                            + (answer.statusCode() / 100 == 3 ? "; a redirect is not followed" : ""));
        } catch (IOException failed) {
            return new Outcome.Refused(FailureWords.of(failed, receiver.url().getHost()));
        }
    }

    private synchronized HttpClient client() {
        if (client == null) client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER).connectTimeout(CONNECT).build();
        return client;
    }

    @Override
    public synchronized void close() {
        if (client != null) client.shutdownNow();
    }
}
