package tokenfly.gateway;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.lang.System.Logger;
import java.time.InstantSource;
import java.util.function.Consumer;
import tokenfly.chat.ChatError;
import tokenfly.chat.ChatException;
import tokenfly.chat.ErrorKind;
import tokenfly.gateway.client.ClientExchange;
import tokenfly.gateway.record.LiveRequests;
import tokenfly.gateway.record.Outcome;
import tokenfly.gateway.record.RequestRecord;
import tokenfly.http.Cors;
import tokenfly.http.RequestId;
import tokenfly.http.Respond;
import tokenfly.upstream.exchange.ClientGoneException;

/// The front door of the APIs: gives each request its id, finds what its path means, and is the one
/// place that answers a refusal and that ends a request. Thread-safe.
public final class Gateway implements HttpHandler {
    private static final Logger LOG = System.getLogger("tokenfly.gateway");

    private final Routes routes;
    private final Cors cors;
    private final HttpHandler pages;
    private final LiveRequests live;
    private final InstantSource clock;
    private final Consumer<RequestRecord> ended;

    /// @param pages answers every path that is no API's
    /// @param ended is told of every API request when it has ended, on the request's thread
    public Gateway(Routes routes, Cors cors, HttpHandler pages, LiveRequests live,
            InstantSource clock, Consumer<RequestRecord> ended) {
        this.routes = routes;
        this.cors = cors;
        this.pages = pages;
        this.live = live;
        this.clock = clock;
        this.ended = ended;
    }

    @Override
    public void handle(HttpExchange http) throws IOException {
        var id = RequestId.next();
        http.getResponseHeaders().set("x-request-id", id);
        if (http.getRequestMethod().equals("OPTIONS")) {
            cors.preflight(http);
            return;
        }
        var route = routes.find(http);
        if (route == null) {
            pages.handle(http);
            return;
        }
        // A kilobyte of headers that only a browser reads.
        if (http.getRequestHeaders().containsKey("origin")) cors.allow(http.getResponseHeaders());
        var record = new RequestRecord(id, clock.instant(), route.name());
        http.getResponseHeaders().set(route.dialect().requestIdHeader(), id);
        run(route, new ClientExchange(http, route.dialect(), record), record);
    }

    /// Tells a client, in its format, that there are more connections than can be held. Nothing is
    /// written of it: a line for each would be work for whoever makes too many.
    public void refuseExtra(HttpExchange http) throws IOException {
        var id = RequestId.next();
        var dialect = routes.dialect(http);
        var headers = http.getResponseHeaders();
        if (http.getRequestHeaders().containsKey("origin")) cors.allow(headers);
        headers.set("x-request-id", id);
        headers.set(dialect.requestIdHeader(), id);
        var answer = dialect.writeError(ChatError.of(ErrorKind.TOO_BUSY, "The gateway has as many connections"
                + " as it can hold. Please try again in a moment."), id);
        answer.headers().forEach(headers::set);
        Respond.json(http, answer.status(), answer.body());
    }

    private void run(Route route, ClientExchange client, RequestRecord record) throws IOException {
        live.add(record);
        try {
            if (live.stopping()) throw new InterruptedException("stopping");
            route.action().run(client);
            record.end(Outcome.OK);
        } catch (ChatException e) {
            record.end(isRefusal(e.error().kind()) ? Outcome.REFUSED : Outcome.FAILED);
            record.refused(e.error());
            if (!client.committed()) client.error(e.error());
        } catch (ClientGoneException e) {
            record.end(Outcome.CLIENT_GONE);
            throw e;
        } catch (InterruptedException e) {
            record.end(Outcome.DRAINED);
            if (!client.committed()) client.error(ClientExchange.stopped());
        } catch (OutOfMemoryError gone) {
            record.end(Outcome.INTERNAL);
            throw gone; // to the thread's end: the process cannot go on
        } catch (RuntimeException | Error bug) {
            record.end(Outcome.INTERNAL);
            LOG.log(Level.ERROR, "request " + record.id + " failed inside", bug);
            if (client.committed()) throw bug;
            client.error(ChatError.of(ErrorKind.INTERNAL, "Internal error; the operator can find it"
                    + " in the log by the request id " + record.id + "."));
        } finally {
            record.end(Outcome.CLIENT_GONE);
            live.remove(record);
            ended.accept(record);
        }
    }

    private static boolean isRefusal(ErrorKind kind) {
        return switch (kind) {
            case UNAUTHENTICATED, MODEL_NOT_ALLOWED, MODEL_NOT_FOUND, PATH_NOT_FOUND,
                 METHOD_NOT_ALLOWED, INVALID_REQUEST, BODY_TOO_LARGE, UNKNOWN_CODING, LIMIT_REACHED,
                 BALANCE_USED_UP, TOO_BUSY, STORAGE_FAILING -> true;
            case UPSTREAM_RATE_LIMITED, UPSTREAM_OVERLOADED, UPSTREAM_FAILED, UPSTREAM_TIMED_OUT, NOT_OFFERED,
                 REQUEST_REFUSED, CONTEXT_TOO_LONG, CONTENT_REFUSED, INTERNAL -> false;
        };
    }
}
