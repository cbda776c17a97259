/// Requests in OpenAI's Responses format.
///
/// Reading order: [tokenfly.responses.request.Expansion] puts what a request only names in its place
/// (`ItemList`); [tokenfly.responses.request.RequestReader] with `ItemReader` (`Item`), `PartReader` and
/// `ToolChoiceReader` reads it; `Conversation` makes turns of items;
/// [tokenfly.responses.request.Toolbox] gives tools flat names and knows the way back;
/// [tokenfly.responses.request.Asked] is what comes of it, with the `EchoedFields` that the answer repeats.
/// [tokenfly.responses.request.Compaction] is a request to sum up, and its answer. Pass-through:
/// [tokenfly.responses.request.RawBody] with `ForeignItems`.
///
/// ## What is left out when a request is read
///
/// Nothing is refused for being unknown. Left out and reported by name: items and parts that only
/// OpenAI can have made or read (`input.web_search_call`), tools that only it can run (`web_search`),
/// fields that the neutral model has no word for. Left out without a word, as they mean nothing
/// elsewhere: `client_metadata`, `include` beyond thinking, `truncation`, `stream_options`, thinking
/// that was sealed by others. Refused with 400: `background`, `conversation`, `prompt`, ids of
/// responses and items that are not known here, values of a wrong type.
package tokenfly.responses.request;
