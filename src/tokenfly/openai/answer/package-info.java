/// Answers in OpenAI's Chat Completions format, whole and streamed: both are read by one reader, so
/// they share a room.
///
/// Reading order:
///
/// 1. written for a client: `AnswerWriter`, `StreamWriter`, `Errors`;
/// 2. read from an upstream: `StreamReader` (`Chunk` and `Choice`: what the bytes say) with
///    `ChoiceReader`, `CallEvents` and `ToolDeltas`, `UpstreamErrors`;
/// 3. passed through: `ChatRelay` over the same reader, with `ChunkRepair` and `ChoiceRepair` for what
///    is odd, `AnswerRepair` for whole answers;
/// 4. words of the format: `StopReasons`, `UsageFields`, `Ids`.
package tokenfly.openai.answer;
