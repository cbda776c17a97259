/// OpenAI's Chat Completions format, with text completions and embeddings passed through.
///
/// Reading order:
///
/// 1. [tokenfly.openai.ChatCompletions], the dialect, whose methods name the rest;
/// 2. requests, read, written and passed through: [tokenfly.openai.request];
/// 3. answers to a client: `AnswerWriter`, `StreamWriter`, `Errors`;
/// 4. an upstream's answers: `StreamReader` (`Chunk` and `Choice`: what the bytes say) with
///    `ChoiceReader`, `CallEvents` and `ToolDeltas`, `UpstreamErrors`, `StopReasons`, `UsageFields`;
/// 5. pass-through of answers: `ChatRelay` over the same reader, with
///    `ChunkRepair` and `ChoiceRepair` for what is odd, `AnswerRepair` for whole answers.
///
/// What a provider accepts beyond the plain format stands in [tokenfly.provider.ProviderKind] and
/// nowhere here.
///
/// ## Sources
///
/// OpenAI's API reference and OpenAPI document (2026-08) for requests, answers and chunks; its
/// guide "Error codes"; the sources of openai-python 3.22 and openai-node 7.57 for what their
/// stream helpers need; the compatible providers' references named at `ProviderKind`; recorded
/// exchanges with them.
package tokenfly.openai;
