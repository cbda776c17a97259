/// OpenAI's Responses format, which Codex and the newer SDKs speak.
///
/// Reading order:
///
/// 1. requests: `RequestReader` with `ItemReader`, `PartReader` and `ToolChoiceReader` on `Fields`;
///    `Conversation` makes turns of items, `Toolbox` gives tools flat names and knows the way back;
///    `Asked` is what comes of it;
/// 2. answers: `AnswerWriter` with `OpenMessage`, `OpenReasoning` and `OpenCall`, which write `Events`;
///    `Response` is the object they end with, `Settings` what it repeats of the request; `UsageFields`,
///    `Errors`, `Ids`;
/// 3. what is kept: [tokenfly.responses.ResponseMemory] with `StoredResponse`, by account;
///    [tokenfly.responses.Seals] and `Seal` for what clients keep for us: thinking, and the summaries of
///    `Compaction`; `Caller` is whose all this is.
///
/// ## Sources
///
/// OpenAI's OpenAPI document 2.3 and its SDKs' types and stream helpers (openai-python 3.22,
/// openai-node 7.59); Codex CLI 0.171 against scripted servers; the Open Responses specification
/// (2026-04), whose schemas are stricter than OpenAI's.
///
/// ## What is left out when a request is read
///
/// Nothing is refused for being unknown. Left out and reported by name: items and parts that only
/// OpenAI can have made or read (`input.web_search_call`), tools that only it can run (`web_search`),
/// fields that the neutral model has no word for. Left out without a word, as they mean nothing
/// elsewhere: `client_metadata`, `include` beyond thinking, `truncation`, `stream_options`, thinking
/// that was sealed by others. Refused with 400: `background`, `conversation`, `prompt`, ids of
/// responses and items that are not known here, values of a wrong type.
package tokenfly.responses;
