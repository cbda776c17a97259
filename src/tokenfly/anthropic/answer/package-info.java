/// Answers in the format of Anthropic's Messages API, whole and streamed: both are read by one reader,
/// so they share a room.
///
/// Reading order:
///
/// 1. written for a client: `AnswerWriter`, `StreamWriter` over `Blocks` (one open at a time) and
///    `ToolBlock`, `Errors`;
/// 2. read from an upstream: `StreamReader` (whole answers, too) with `OpenBlocks` of
///    `ReadBlock`, `Ending` and `EventTypes`;
/// 3. passed through: `MessagesRelay` over the same reader, with `AnswerRepair`, `BlockRepair`,
///    `UsageRepair`;
/// 4. words of the format: `UsageFields`, `StopReasons`.
package tokenfly.anthropic.answer;
