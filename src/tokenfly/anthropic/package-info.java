/// Anthropic's Messages API, read and written around the neutral model.
///
/// Reading order:
///
/// 1. [tokenfly.anthropic.Messages], the dialect: what the rest of the program sees;
/// 2. requests, read, written and passed through: [tokenfly.anthropic.request];
/// 3. answers to a client: `AnswerWriter`, `StreamWriter` over `Blocks` (one open at a time) and
///    `ToolBlock`, `Errors`;
/// 4. an upstream's answers: `StreamReader` (whole answers, too) with `ReadBlock`, `EventTypes`;
/// 5. pass-through of answers: `MessagesRelay` over the same reader, with `AnswerRepair`,
///    `BlockRepair`, `UsageRepair`;
/// 6. words of the format: `UsageFields`, `StopReasons`.
package tokenfly.anthropic;
