/// OpenAI's Chat Completions format, with text completions and embeddings passed through.
///
/// Reading order:
///
/// 1. [tokenfly.openai.ChatCompletions], the dialect, whose methods name the rest;
/// 2. requests, read, written and passed through: [tokenfly.openai.request];
/// 3. answers, likewise: [tokenfly.openai.answer];
/// 4. lists and refusals of its own: `ModelList`, `NotServed`.
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
