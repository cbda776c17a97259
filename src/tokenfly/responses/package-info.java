/// OpenAI's Responses format, which Codex and the newer SDKs speak.
///
/// Reading order:
///
/// 1. [tokenfly.responses.Responses], the dialect, with `KeptResponses`, the paths that no model answers,
///    and `CodexCatalogue`;
/// 2. requests: [tokenfly.responses.request];
/// 3. answers: [tokenfly.responses.answer];
/// 4. what is kept in between: [tokenfly.responses.memory].
///
/// ## Sources
///
/// OpenAI's OpenAPI document 2.3 and its SDKs' types and stream helpers (openai-python 3.22,
/// openai-node 7.59); Codex CLI 0.171 against scripted servers; the Open Responses specification
/// (2026-04), whose schemas are stricter than OpenAI's.
package tokenfly.responses;
