package tokenfly.gateway;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import tokenfly.account.Accounts;
import tokenfly.account.Credential;
import tokenfly.account.WrongKeys;
import tokenfly.chat.ChatError;
import tokenfly.chat.ChatException;
import tokenfly.chat.ErrorKind;
import tokenfly.dialect.RawRequest;
import tokenfly.gateway.client.ClientExchange;
import tokenfly.gateway.client.Endpoint;
import tokenfly.gateway.client.Holding;
import tokenfly.gateway.record.LiveRequests;
import tokenfly.http.Bearer;
import tokenfly.http.BodyException;
import tokenfly.http.BodyMemory;
import tokenfly.http.RequestBody;
import tokenfly.http.Respond;
import tokenfly.upstream.catalog.Model;

/// Everything a request must pass before it is admitted: its key, its body, its model. Thread-safe.
final class Gate {
    private final Supplier<Served> served;
    private final Accounts accounts;
    private final WrongKeys wrongKeys;
    private final BodyMemory memory;
    private final LiveRequests live;
    private final List<String> keyHeaders;
    private final Function<HttpExchange, Credential> sessions;

    /// @param keyHeaders where a client's key may stand
    /// @param sessions who sent a request that carries no key and yet is known, or null
    Gate(Supplier<Served> served, Accounts accounts, WrongKeys wrongKeys, BodyMemory memory,
            LiveRequests live, List<String> keyHeaders, Function<HttpExchange, Credential> sessions) {
        this.served = served;
        this.accounts = accounts;
        this.wrongKeys = wrongKeys;
        this.memory = memory;
        this.live = live;
        this.keyHeaders = List.copyOf(keyHeaders);
        this.sessions = sessions;
    }

    /// Whose key or session the request carries.
    ///
    /// @throws ChatException UNAUTHENTICATED; an address that keeps trying is slowed down
    Credential caller(ClientExchange client) throws InterruptedException {
        var keys = Bearer.candidates(client.http().getRequestHeaders(), keyHeaders);
        var caller = keys.isEmpty() ? sessions.apply(client.http()) : owner(keys);
        if (caller != null) {
            client.caller(caller);
            return valid(caller);
        }
        if (keys.isEmpty()) throw unauthenticated("Missing API key: send it as"
                + " `Authorization: Bearer KEY` or `x-api-key: KEY`.", null);
        throw slowed(client.http());
    }

    private Credential owner(List<String> keys) {
        for (var key : keys) {
            var credential = accounts.byKey(key);
            if (credential != null) return credential;
        }
        return null;
    }

    private Credential valid(Credential caller) {
        if (!accounts.isExpired(caller)) return caller;
        throw unauthenticated("This API key expired at " + caller.key().expires()
                + ". Use another one, or ask the operator.", null);
    }

    /// The request's body, which the caller must close.
    RequestBody body(ClientExchange client) throws IOException {
        if (!live.place(client.record(), memory.heldBytes())) {
            Respond.closeAfter(client.http()); // an idle connection's buffers take memory, too
            throw Holding.tooBusy();
        }
        try {
            return RequestBody.read(client.http(), (int) served.get().bodyLimit(), memory);
        } catch (BodyException.TooLarge e) {
            throw new ChatException(ChatError.of(ErrorKind.BODY_TOO_LARGE,
                    "The request body is larger than the limit of " + e.limitBytes() + " bytes."));
        } catch (BodyException.MemoryFull e) {
            throw Holding.tooBusy();
        } catch (BodyException.Malformed e) {
            throw ChatException.invalid(null, "The request body's chunks are malformed.");
        } catch (BodyException.Damaged e) {
            throw ChatException.invalid(null, "The request body is not packed as its content-encoding says.");
        } catch (BodyException.UnknownCoding e) {
            client.answerHeader("accept-encoding", BodyException.UnknownCoding.taken());
            throw new ChatException(ChatError.of(ErrorKind.UNKNOWN_CODING, "The request body's content-encoding"
                    + " is not known here. Send it as it is, or in one of " + BodyException.UnknownCoding.taken()
                    + "."));
        }
    }

    /// What the endpoint sees in the body; where it puts more into it, there must be room for that.
    static RawRequest peek(Endpoint endpoint, byte[] body, ClientExchange client, Holding holding) {
        var request = endpoint.peek().peek(body, client.sender());
        int more = request.body().length - body.length;
        if (more > 0) holding.take(more);
        return request;
    }

    /// The model that is asked for, if it can be reached and both the account and the key may use it.
    Model model(Credential caller, String id, Endpoint endpoint, ClientExchange client) {
        var model = allowed(caller, id, client);
        checkReachable(model, endpoint);
        return model;
    }

    /// The model that is asked for, if both the account and the key may use it.
    Model allowed(Credential caller, String id, ClientExchange client) {
        var model = served.get().catalog().find(id);
        if (model == null) throw Models.unknown(id, client);
        client.record().model = model.id();
        if (!Models.accountMayUse(caller, model, id)) throw notAllowed("account", model);
        if (!Models.keyMayUse(caller, model, id)) throw notAllowed("key", model);
        return model;
    }

    private static void checkReachable(Model model, Endpoint endpoint) {
        if (!model.on()) throw new ChatException(new ChatError(ErrorKind.MODEL_NOT_FOUND,
                "The model `" + model.id() + "` is off: the operator has set no key for its provider.",
                "model", null, 0, null));
        if (!model.speaks(endpoint.dialects(), endpoint.operation())) throw ChatException.invalid("model", "The model `" + model.id()
                + "` cannot be used with " + endpoint.path() + ".");
    }

    private static ChatException notAllowed(String whom, Model model) {
        return new ChatException(new ChatError(ErrorKind.MODEL_NOT_ALLOWED, "This " + whom
                + " may not use the model `" + model.id() + "`.", "model", null, 0, null));
    }

    /// What a request holds beside its body, which the caller must close.
    Holding holding() {
        return new Holding(memory);
    }

    private ChatException slowed(HttpExchange http) throws InterruptedException {
        var delay = wrongKeys.count(http.getRemoteAddress().getAddress());
        if (delay.compareTo(WrongKeys.MAX_DELAY) > 0) return unauthenticated(
                "Incorrect API key provided, too often. Wait before you try again.", delay);
        if (!delay.isZero()) Thread.sleep(delay);
        return unauthenticated("Incorrect API key provided. The operator of this gateway gives out"
                + " keys; its console lists yours.", null);
    }

    private static ChatException unauthenticated(String message, Duration retryAfter) {
        return new ChatException(new ChatError(ErrorKind.UNAUTHENTICATED, message, null, null, 0,
                retryAfter));
    }
}
