package tokenfly.gateway;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import tokenfly.account.Credential;
import tokenfly.account.settings.Wildcard;
import tokenfly.chat.ChatError;
import tokenfly.chat.ChatException;
import tokenfly.chat.ErrorKind;
import tokenfly.dialect.ClientPath;
import tokenfly.dialect.ModelInfo;
import tokenfly.gateway.client.ClientExchange;
import tokenfly.gateway.record.RequestLog;
import tokenfly.http.Query;
import tokenfly.json.Json;
import tokenfly.upstream.catalog.Model;

/// `/v1/models`: what a key may use and what can be routed now, as each format lists it.
final class Models {
    private final Supplier<Served> served;

    Models(Supplier<Served> served) {
        this.served = served;
    }

    void list(ClientExchange client, Credential caller, ClientPath.Lister lister) throws IOException {
        var models = new ArrayList<ModelInfo>();
        for (var model : served.get().catalog().models()) {
            if (!model.on()) continue;
            for (var id : names(model)) if (mayUse(caller, model, id)) models.add(info(model, id));
        }
        var query = Query.of(client.http().getRequestURI().getRawQuery());
        client.json(200, Json.utf8(lister.list(models, query::get)));
    }

    void one(ClientExchange client, Credential caller, String id, ClientPath.Lister lister)
            throws IOException {
        var model = served.get().catalog().find(id);
        if (model == null || !model.on() || !mayUse(caller, model, id)) throw unknown(id, client);
        client.json(200, Json.utf8(lister.one(info(model, id))));
    }

    static ChatException unknown(String id, ClientExchange client) {
        client.record().asked = id;
        return new ChatException(new ChatError(ErrorKind.MODEL_NOT_FOUND, "The model `"
                + RequestLog.word(id) + "` does not exist or you do not have access to it."
                + " GET /v1/models lists the ids you can use.", "model", null, 0, null));
    }

    private static boolean mayUse(Credential caller, Model model, String id) {
        return accountMayUse(caller, model, id) && keyMayUse(caller, model, id);
    }

    /// Under an alias, too, when the account may use what it means.
    static boolean accountMayUse(Credential caller, Model model, String id) {
        var account = caller.account().settings();
        return account.mayUse(id) || account.mayUse(model.id());
    }

    /// The same of the key alone.
    static boolean keyMayUse(Credential caller, Model model, String id) {
        if (caller.key() == null) return true;
        var limits = caller.key().limits();
        return limits.mayUse(id) || limits.mayUse(model.id());
    }

    private static List<String> names(Model model) {
        var names = new ArrayList<String>();
        names.add(model.id());
        for (var alias : model.aliases()) if (!Wildcard.isPattern(alias)) names.add(alias);
        return names;
    }

    private static ModelInfo info(Model model, String id) {
        return new ModelInfo(id, model.name(), model.routes().getFirst().provider().name(),
                model.context(), model.maxOutput(), model.can());
    }
}
