/// Anthropic's Messages API, read and written around the neutral model.
///
/// Reading order:
///
/// 1. [tokenfly.anthropic.Messages], the dialect: what the rest of the program sees, with `ModelList`,
///    `Capabilities` and `LimitHeaders`;
/// 2. requests, read, written and passed through: [tokenfly.anthropic.request];
/// 3. answers, likewise: [tokenfly.anthropic.answer].
package tokenfly.anthropic;
