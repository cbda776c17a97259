package tokenfly.gateway.client;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import tokenfly.account.Credential;
import tokenfly.account.limits.LimitState;
import tokenfly.chat.ChatError;
import tokenfly.chat.ChatException;
import tokenfly.chat.ErrorKind;
import tokenfly.dialect.ClientPath;
import tokenfly.dialect.Dialect;
import tokenfly.dialect.RateLimit;
import tokenfly.gateway.record.RequestRecord;
import tokenfly.http.ChunkedAnswer;
import tokenfly.http.Respond;

/// One client's HTTP exchange, in the format of the endpoint it called. Not thread-safe.
public final class ClientExchange {
    private static final String WHOLE = "x-tokenfly-whole";

    private final HttpExchange http;
    private final Dialect dialect;
    private final RequestRecord record;
    private Credential caller;
    private boolean committed;

    public ClientExchange(HttpExchange http, Dialect dialect, RequestRecord record) {
        this.http = http;
        this.dialect = dialect;
        this.record = record;
    }

    public HttpExchange http() {
        return http;
    }

    public Dialect dialect() {
        return dialect;
    }

    public RequestRecord record() {
        return record;
    }

    /// Whose request it is. Whatever the answer will be, it tells of the limits.
    public void caller(Credential caller) {
        this.caller = caller;
        record.account = caller.account().name();
        record.key = caller.key();
    }

    /// Who sent the request; known once its account is.
    public ClientPath.Sender sender() {
        return new ClientPath.Sender(caller.account().name(), this::header);
    }

    /// The request's header, or null.
    public String header(String name) {
        return http.getRequestHeaders().getFirst(name);
    }

    /// The client wants nothing left out.
    public boolean isStrict() {
        return "true".equalsIgnoreCase(header("x-tokenfly-strict"));
    }

    /// Whether a stream is to be held until it is whole.
    ///
    /// @param otherwise when the client does not say
    /// @throws ChatException INVALID_REQUEST when it says what is neither
    public boolean wantsWhole(boolean otherwise) {
        var said = header(WHOLE);
        if (said == null) return otherwise;
        boolean whole = said.strip().equalsIgnoreCase("true");
        if (!whole && !said.strip().equalsIgnoreCase("false"))
            throw ChatException.invalid(WHOLE, "The header " + WHOLE + " takes true or false.");
        return whole;
    }

    public void answerHeader(String name, String value) {
        http.getResponseHeaders().set(name, value);
    }

    /// True once a status has gone out: from then on an error can only be told inside the stream.
    public boolean committed() {
        return committed;
    }

    public void json(int status, byte[] body) throws IOException {
        commit(status);
        Respond.json(http, status, body);
    }

    public OutputStream openStream() throws IOException {
        commit(200);
        return ChunkedAnswer.events(http);
    }

    private void commit(int status) {
        record.status = status;
        committed = true;
        if (caller != null) tellLimits();
    }

    private void tellLimits() {
        var rates = new ArrayList<RateLimit>(2);
        for (var state : caller.rates()) {
            var rate = rate(state);
            if (rate != null) rates.add(rate);
        }
        for (var rate : rates) dialect.limitHeaders(rate).forEach(this::answerHeader);
        record.limits(dialect, rates);
    }

    /// Null for a limit that no header tells.
    private static RateLimit rate(LimitState state) {
        var kind = switch (state.kind()) {
            case REQUESTS_PER_MINUTE -> RateLimit.Kind.REQUESTS;
            case TOKENS_PER_MINUTE -> RateLimit.Kind.TOKENS;
            // No format has a header for them; `/v1/account` shows them.
            case CONCURRENT_REQUESTS, SPEND_PER_DAY, SPEND_PER_MONTH, SPEND -> null;
        };
        return kind == null ? null : new RateLimit(kind, state.limit(), state.remaining(), state.resetsIn(),
                state.resetsAt());
    }

    public void error(ChatError error) throws IOException {
        record.refused(error);
        var answer = dialect.writeError(error, record.id);
        answer.headers().forEach(this::answerHeader);
        json(answer.status(), answer.body());
    }

    /// What a client is told whose answer a stop of the gateway has cut off or kept from beginning.
    public static ChatError stopped() {
        return ChatError.of(ErrorKind.UPSTREAM_OVERLOADED,
                "The gateway is being restarted. Please send the request again.");
    }
}
