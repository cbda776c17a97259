/// Requests in OpenAI's Chat Completions format.
///
/// Reading order: reading, `RequestReader` with `MessageReader`, `PartReader`, `ThinkingReader` and
/// `ToolReader`, all on `Fields`; writing, `RequestWriter` with `MessageWriter`, `AssistantWriter`,
/// `PartWriter`, `ToolWriter`, `FormatWriter`, `ReasoningWriter`; pass-through, `RawBody` with
/// `ReasoningReturn`.
///
/// ## When a chat completion request is read for another format
///
/// Refused with 400, since leaving it out would change the meaning: `n` above 1, `modalities` with
/// `audio`, content parts, roles, tool choices and formats of unknown type, values of a wrong type.
///
/// Kept for the other format to carry or to report, by its own name: every field that the neutral
/// model has no word for, such as `seed`, `logprobs`, `logit_bias`, `frequency_penalty`,
/// `metadata`, `web_search_options`, unless its value asks for nothing (`null`, `0` for a penalty,
/// `false`, an empty list). Left out without a word, as they mean nothing elsewhere:
/// `stream_options.include_obfuscation`, and a schema's `name` and `strict` where the other format's
/// schemas have neither.
///
/// ## When a request of another format is written
///
/// Refused with 400: audio for a provider that takes none, an image or a document by a file id, a
/// document that is not the base64 it claims to be, a tool result that answers no call.
///
/// Dropped and reported, by the client's own name for it:
///
/// | what | where |
/// | --- | --- |
/// | `temperature`, `top_p` | models with fixed sampling: OpenAI's reasoning models, Kimi |
/// | `top_k` | OpenAI, DeepSeek, GLM, MiniMax, Kimi, Ollama |
/// | stop strings | beyond the provider's number of them; all for OpenAI's reasoning models |
/// | the end user's id | Qwen, MiniMax, llama.cpp, Ollama |
/// | thinking, effort | models that always think or never do; a forced tool at DeepSeek, Kimi |
/// | a forced tool | GLM, MiniMax, Ollama, Kimi K3: it becomes `auto` |
/// | one tool at a time | DeepSeek, GLM, MiniMax, Kimi, Ollama |
/// | `strict` on a tool | everywhere but at OpenAI |
/// | a JSON schema, a JSON object | DeepSeek, GLM, MiniMax: the model is told in words instead |
/// | cache marks | everywhere but at Qwen |
/// | thinking in the history | OpenAI, Anthropic; redacted thinking everywhere |
/// | documents that are not text | everywhere but at OpenAI; documents by URL everywhere |
/// | tools that a vendor runs, blocks of the client's format alone | everywhere, by their type |
/// | fields that the neutral model has no word for | unless the provider is known to take them |
///
/// Changed without a word, as the meaning stays: a temperature outside of the provider's range
/// takes the nearest value; names of tools and ids that a provider would refuse are mapped, and
/// mapped back; an `is_error` result begins with `Error: `; instructions in mid-conversation become
/// a user's `<system-reminder>` where the provider takes a system message first only; images in a
/// tool's result follow in a user message; a user id of more than 64 characters goes as its
/// SHA-256.
package tokenfly.openai.request;
