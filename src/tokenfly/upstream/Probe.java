package tokenfly.upstream;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import tokenfly.chat.AnswerBuilder;
import tokenfly.chat.ChatAnswer;
import tokenfly.chat.ChatException;
import tokenfly.chat.ChatRequest;
import tokenfly.chat.Content;
import tokenfly.chat.ErrorBody;
import tokenfly.chat.Message;
import tokenfly.chat.Reasoning;
import tokenfly.chat.Role;
import tokenfly.chat.Sampling;
import tokenfly.chat.Usage;
import tokenfly.dialect.Dropped;
import tokenfly.dialect.Operation;
import tokenfly.dialect.UpstreamBody;
import tokenfly.json.Json;
import tokenfly.json.JsonArray;
import tokenfly.json.JsonException;
import tokenfly.json.JsonObject;
import tokenfly.provider.Fault;
import tokenfly.provider.FaultClass;
import tokenfly.upstream.catalog.Target;
import tokenfly.upstream.exchange.AnswerMemory;
import tokenfly.upstream.exchange.UpstreamClient;
import tokenfly.upstream.exchange.UpstreamException;
import tokenfly.upstream.exchange.UpstreamResponse;
import tokenfly.upstream.exchange.Waiting;

/// Asks a provider whether a format and a key work there, in nobody's request: for its models, which
/// costs nothing, or for one token. Thread-safe.
public final class Probe {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    /// A list of all models of the largest reseller has a tenth of it.
    private static final int MAX_BYTES = 8 << 20;

    /// Enough for some that think first.
    private static final int WORDS = 64;

    private final UpstreamClient client;

    public Probe(UpstreamClient client) {
        this.client = client;
    }

    /// What came of asking.
    public sealed interface Result {
        /// @param ids of its models
        record Lists(List<String> ids) implements Result {}

        /// @param usage what it took
        /// @param words of the answer, else of its thinking; may be empty
        record Answers(Usage usage, String words) implements Result {}

        record Fails(Fault fault) implements Result {}
    }

    /// Asks for the models that the target's provider has.
    ///
    /// @return null when its format has no such list
    public Result models(Target target) throws InterruptedException {
        var path = target.dialect().modelsPath();
        if (path == null) return null;
        var headers = request(target, "Hi", 1).headers();
        return attempt(target, () -> client.get(target, path, headers, System.nanoTime() + PATIENCE.toNanos()),
                answer -> new Result.Lists(ids(answer)));
    }

    /// Asks the target's model for one token.
    public Result oneToken(Target target) throws InterruptedException {
        return ask(target, request(target, "Hi", 1));
    }

    /// Asks the target's model for a few words.
    public Result words(Target target) throws InterruptedException {
        return ask(target, request(target, "Say hello in five words.", WORDS));
    }

    private Result ask(Target target, UpstreamBody sent) throws InterruptedException {
        var dialect = target.dialect();
        return attempt(target,
                () -> client.send(target, Operation.CHAT, sent.headers(), sent.json(), false,
                        System.nanoTime() + PATIENCE.toNanos(), Waiting.QUIETLY),
                answer -> {
                    var read = new AnswerBuilder();
                    dialect.eventReader(sent.names(), target.provider().kind())
                            .whole(Json.utf8(answer), read::add);
                    if (read.failure() != null) throw Fault.unreadable();
                    var usage = read.usage();
                    return new Result.Answers(usage == null ? Usage.NONE : usage, words(read.build()));
                });
    }

    private static String words(ChatAnswer answer) {
        var text = new StringBuilder();
        for (var part : answer.content()) if (part instanceof Content.Text(var words, _)) text.append(words);
        return text.isEmpty() ? answer.thinking() : text.toString();
    }

    private static UpstreamBody request(Target target, String question, long maxTokens) {
        var hello = new Message(Role.USER, List.of(new Content.Text(question, null)), null);
        var request = new ChatRequest(target.model(), List.of(hello), List.of(), null, false, maxTokens, Sampling.UNSET, List.of(),
                Reasoning.UNSET, null, null, false, false, JsonObject.EMPTY);
        return target.dialect().writeRequest(request, target.provider().kind(), new Dropped(target.dialect()));
    }

    @FunctionalInterface
    private interface Asking {
        UpstreamResponse send() throws IOException, InterruptedException;
    }

    @FunctionalInterface
    private interface Reader {
        Result read(JsonObject answer) throws ChatException;
    }

    private static Result attempt(Target target, Asking asking, Reader reader) throws InterruptedException {
        try (var response = asking.send()) {
            if (response.status() / 100 != 2) return new Result.Fails(target.fault(response.status(),
                    response.headers(), ErrorBody.parse(response.readError())));
            long deadline = System.nanoTime() + target.provider().timeouts().firstByte().toNanos();
            if (!(Json.parse(response.readAll(List.of(), MAX_BYTES, _ -> false, deadline, Waiting.QUIETLY,
                    AnswerMemory.UNCOUNTED)) instanceof JsonObject answer))
                return unreadable("no JSON object");
            var error = target.dialect().errorIn(answer);
            return error == null ? reader.read(answer)
                    : new Result.Fails(target.fault(response.status(), response.headers(), error));
        } catch (UpstreamException failed) {
            return new Result.Fails(failed.fault());
        } catch (IOException | JsonException | ChatException unread) {
            return unreadable(String.valueOf(unread.getMessage()));
        }
    }

    private static Result unreadable(String what) {
        return new Result.Fails(Fault.unsaid(FaultClass.TRANSPORT, "what came cannot be read: " + what));
    }

    private static List<String> ids(JsonObject answer) {
        var ids = new ArrayList<String>();
        if (answer.get("data") instanceof JsonArray models)
            for (var model : models.values())
                if (model instanceof JsonObject object && object.string("id") != null) ids.add(object.string("id"));
        return ids;
    }
}
