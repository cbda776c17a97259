/// Answers in OpenAI's Responses format, whole and streamed: both are read by one reader, so they share
/// a room.
///
/// Reading order:
///
/// 1. written for a client: [tokenfly.responses.answer.AnswerWriter] with `OpenMessage`, `OpenReasoning`
///    and `OpenCall` (each an `OpenItem`), which write `Events`; `Response` is the object they end with;
///    [tokenfly.responses.answer.Errors];
/// 2. read from an upstream: [tokenfly.responses.answer.StreamReader] with `AnswerReader`;
/// 3. passed through: [tokenfly.responses.answer.ResponsesRelay] over the same reader;
/// 4. words of the format: `UsageFields`.
package tokenfly.responses.answer;
