package tokenfly.gateway.answer;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import tokenfly.chat.ChatError;
import tokenfly.chat.ChatException;
import tokenfly.chat.ChatRequest;
import tokenfly.chat.ErrorKind;
import tokenfly.chat.Message;
import tokenfly.dialect.Dialect;
import tokenfly.dialect.Dropped;
import tokenfly.dialect.RawRequest;
import tokenfly.dialect.ReasoningRecall;
import tokenfly.dialect.ToolNames;
import tokenfly.dialect.UpstreamBody;
import tokenfly.gateway.client.ClientExchange;
import tokenfly.gateway.client.Holding;
import tokenfly.http.ForeignWords;
import tokenfly.json.JsonWeight;
import tokenfly.upstream.catalog.Target;

/// One client's request as each upstream that is tried must get it: the same bytes where the upstream
/// speaks the client's format, a translation where it does not. Not thread-safe.
public final class Outbound {
    /// A body up to this is part of what any running request is counted as.
    private static final int SMALL = 16 * 1024;

    private final Dialect client;
    private final RawRequest raw;
    private final Holding holding;
    private final long maxTokens;
    private final boolean strict;
    private final Map<String, String> vendorHeaders;
    private final Recollection recollection;
    private ChatRequest request;
    private final List<String> left;
    private long preparedBytes;
    private List<String> dropped = List.of();

    /// What the reasoning memory holds for the client's account.
    public record Recollection(String account, ReasoningMemory memory) {}

    /// @param holding counts what is made of the request
    /// @param maxTokens the most output of one answer, -1 where nothing bounds it
    /// @param left what was left out of the request before, in the client's words
    /// @param strict refuse to drop anything
    /// @param vendorHeaders the client's headers that belong to its format
    public Outbound(Dialect client, RawRequest raw, Holding holding, long maxTokens, List<String> left,
            boolean strict, Map<String, String> vendorHeaders, Recollection recollection) {
        this.client = client;
        this.raw = raw;
        this.holding = holding;
        this.maxTokens = maxTokens;
        this.left = left;
        this.strict = strict;
        this.vendorHeaders = vendorHeaders;
        this.recollection = recollection;
    }

    /// The body for this target.
    ///
    /// @throws ChatException when it cannot take the request
    public UpstreamBody prepare(Target target) {
        sent(); // what was prepared for another
        if (raw.body().length > SMALL) {
            preparedBytes = raw.body().length;
            holding.take(preparedBytes);
        }
        return target.dialect() == client ? passThrough(target) : translate(target);
    }

    /// Keeps of the answer what its client will be missing when it comes back.
    void remember(Thoughts thoughts) {
        var messages = thoughts.isEmpty() ? null : messages();
        if (messages != null)
            recollection.memory().remember(recollection.account(), messages, thoughts);
    }

    /// Null for what the neutral model has no place for: it is passed through all the same.
    private List<Message> messages() {
        try {
            return request().messages();
        } catch (ChatException unread) {
            return null;
        }
    }

    /// What was thought before each message's calls; looked up when it is first asked for.
    private ReasoningRecall recall() {
        return new ReasoningRecall() {
            private String[] found;
            private List<Map<String, String>> marks;

            @Override
            public String before(int message) {
                if (found == null) {
                    var messages = messages();
                    found = messages == null ? new String[0]
                            : recollection.memory().reasoning(recollection.account(), messages);
                }
                return message < found.length ? found[message] : null;
            }

            @Override
            public boolean holdsMarks() {
                return recollection.memory().holdsMarks();
            }

            @Override
            public String mark(int message, String callId) {
                if (marks == null) {
                    var messages = messages();
                    marks = messages == null ? List.of()
                            : recollection.memory().marks(recollection.account(), messages);
                }
                return message < marks.size() ? marks.get(message).get(callId) : null;
            }
        };
    }

    /// The request in the neutral model, read when it is first needed.
    ChatRequest request() {
        if (request == null) request = read(client, raw, holding);
        return request;
    }

    /// Reads a request when there is room for all that is made of it.
    ///
    /// @throws ChatException when there is none now, or never will be
    public static ChatRequest read(Dialect client, RawRequest raw, Holding holding) {
        long length = raw.body().length;
        long tree = JsonWeight.of(raw.body());
        if (!holding.mayTake(tree + length)) throw new ChatException(ChatError.of(
                ErrorKind.BODY_TOO_LARGE, "The request has too many parts to be translated for this"
                        + " model's provider. Make it smaller."));
        holding.take(tree + length);
        var request = client.readRequest(raw);
        holding.giveBack(Math.max(0, tree - length)); // of the tree its texts are left
        return request;
    }

    /// The prepared body has gone out.
    public void sent() {
        holding.giveBack(preparedBytes);
        preparedBytes = 0;
    }

    /// The fields that the last prepared body leaves out, in the client's words.
    public List<String> dropped() {
        return dropped;
    }

    private UpstreamBody passThrough(Target target) {
        var edits = new RawRequest.Edits(target.model(), maxTokens, target.provider().kind(), recall());
        var body = raw.forUpstream(edits);
        drop(raw.lost(edits));
        return new UpstreamBody(body, ToolNames.SAME, raw.headers(vendorHeaders));
    }

    private UpstreamBody translate(Target target) {
        var lost = new Dropped(client);
        var kind = target.provider().kind();
        var neutral = request().withMaxTokens(maxTokens).withModel(target.model());
        neutral = recollection.memory()
                .restore(recollection.account(), neutral, kind.needsReasoningBack());
        var body = target.dialect().writeRequest(neutral, kind, lost);
        drop(lost.names());
        return body;
    }

    /// @throws ChatException when the client wants nothing dropped
    private void drop(List<String> lost) {
        dropped = lost.isEmpty() ? left : Stream.concat(left.stream(), lost.stream()).toList();
        if (strict && !dropped.isEmpty())
            throw ChatException.invalid(ForeignWords.word(dropped.getFirst()),
                    "This model's provider cannot take "
                    + ForeignWords.list(dropped) + ". Leave it out, or leave out x-tokenfly-strict.");
    }

    /// The headers of a client's request that go on to an upstream of the same format.
    public static Map<String, String> vendorHeaders(ClientExchange client) {
        var kept = new TreeMap<String, String>();
        client.http().getRequestHeaders().forEach((name, values) -> {
            var header = name.toLowerCase(Locale.ROOT);
            if (client.dialect().passesOn(header)) kept.put(header, String.join(",", values));
        });
        return kept;
    }
}
