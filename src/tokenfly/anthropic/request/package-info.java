/// Requests in the format of Anthropic's Messages API.
///
/// Reading order: reading, `RequestReader` with `ContentReader`, `ToolReader` and `ThinkingField` (all
/// over `Fields` in the words of `FieldWords`), `Threads`, which is refused where nobody keeps them;
/// writing, `RequestWriter` in the order of its parts `ConversationFit`, `Turns` with `WireIds`, `ContentWriter`
/// and, by what the model takes ([tokenfly.provider.ModelRules]), `ThinkingPlan`, `FormatPlan` with
/// `AnswerSchema` and `JsonTool`, `ToolWriter` with `SchemaFit`, `SamplingWriter`, `Extras`; pass-through, `RawBody` with
/// `OwnThinking` and `ApiVersion`; words that answers have, too: `Ids`, `CarriedId`, `ToolArguments`.
///
/// What a request of another format loses on its way to an upstream of this one. "Claude" is a model
/// whose id says so at Anthropic or at an unknown host; the others are compatible providers.
///
/// | reported as dropped | when |
/// | --- | --- |
/// | temperature, top_p, top_k | Claude from 4.7 on, while an older one thinks, Kimi |
/// | top_p | also beside `temperature` on Claude 4 |
/// | stop | a string of nothing but space |
/// | reasoning | the model cannot think, or cannot but think; the ceiling is too low; a tool is forced |
/// | reasoning | the thinking before the last tool call is needed and gone |
/// | response format | a schema that is asked for in words: no structured output, no forced tool |
/// | `schema.not`, `schema.prefixItems`, … | of an answer's schema, what only its description says |
/// | tool choice | a forced call on a model that takes none (Opus 5.5, Fable 5.1) |
/// | strict tools | always: the tool works without |
/// | thinking of the past | unsigned at Claude, redacted elsewhere |
/// | image detail, message name | always |
/// | tools run by a vendor | all but Anthropic's own at Claude |
/// | `cache_control` at the top, `container`, `context_management`, `mcp_servers` | but at Claude |
/// | `service_tier` | but `auto` and `default` at Claude |
/// | any other field | unless it asks for nothing (`false`, `null`, empty, a penalty of 0) |
///
/// | refused with 400 | why |
/// | --- | --- |
/// | `n` above 1, `modalities` with `audio` | the answer would be another one |
/// | audio input | the model would not hear what it is asked about |
/// | images other than JPEG, PNG, GIF and WebP, or by `http:` | nor see it |
/// | files that are neither PDF nor text, or were uploaded elsewhere | nor read it |
///
/// Changed without a word, as the meaning stays: a temperature above the model's range takes its
/// highest; a user's id goes as its SHA-256; names of tools and ids that the API would refuse are
/// mapped, and mapped back; messages are brought into the order the API insists on.
///
/// What a request of this format says that the neutral model has no word for is in the request's
/// extras under its own name: top-level fields (`container`, `context_management`, `mcp_servers`,
/// `speed`, …) and, from within, `citations`, `caller`, `toolset_name`, `defer_loading`,
/// `eager_input_streaming`, `input_examples`, `allowed_callers`; `service_tier` is there in OpenAI's
/// words. Claude Code's attribution block is left out of the system prompt without a word, as it is
/// not meant for the model.
package tokenfly.anthropic.request;
