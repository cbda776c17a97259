package tokenfly.dialect;

import java.util.List;
import java.util.function.LongFunction;
import java.util.function.UnaryOperator;
import tokenfly.chat.ChatException;
import tokenfly.json.JsonObject;

/// A path at which the clients of one format are served.
public sealed interface ClientPath {
    /// As clients call it, without the version; a segment `{}` stands for any text.
    String path();

    /// A model is asked for an answer, by POST.
    record Asking(String path, Operation operation, Peek peek) implements ClientPath {}

    /// The input of a request is counted and nothing is answered, by POST: by the provider where it
    /// speaks this format, else by estimate.
    ///
    /// @param answer what a client gets that asked, for a number of tokens
    record Counting(String path, Peek peek, LongFunction<JsonObject> answer) implements ClientPath {}

    /// Lists the models, by GET; with one more segment, an id, shows one. Where several formats have the
    /// same path, [Dialect#clientHeader] decides.
    record Listing(String path, Lister lister) implements ClientPath {}

    /// The format answers by itself, out of what it keeps; no model is asked.
    record Kept(String method, String path, Keeper keeper) implements ClientPath {}

    /// A path of the vendor's that is not served here, with all below it.
    ///
    /// @param instead a sentence that says what a client can do, or `""`
    record NotServed(String path, String instead) implements ClientPath {}

    /// Looks at a request's body without building a tree.
    @FunctionalInterface
    interface Peek {
        /// @throws ChatException INVALID_REQUEST when it is not a JSON object with a `model`
        RawRequest peek(byte[] body, Sender sender);
    }

    /// Who sent a request.
    ///
    /// @param header gives one of the request's, or null
    record Sender(String account, UnaryOperator<String> header) {}

    interface Lister {
        JsonObject one(ModelInfo model);

        /// @param parameter gives one of the URL's, or null
        JsonObject list(List<ModelInfo> models, UnaryOperator<String> parameter);
    }

    @FunctionalInterface
    interface Keeper {
        /// @throws ChatException when the client gets an error
        JsonObject answer(Lookup query);
    }

    /// What is asked of a [Keeper].
    ///
    /// @param account whose request it is
    /// @param variables the texts that stand where the path has `{}`
    /// @param parameter gives one of the URL's, or null
    /// @param header gives one of the request's, or null
    record Lookup(String account, List<String> variables, UnaryOperator<String> parameter,
            UnaryOperator<String> header) {}
}
