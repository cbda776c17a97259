/// What a vendor's wire format fulfils to be read and written around the neutral model.
///
/// Reading order:
///
/// 1. [tokenfly.dialect.Dialect], the format itself, with what its clients can call
///    ([tokenfly.dialect.ClientPath]) and how an upstream is asked ([tokenfly.dialect.Operation],
///    [tokenfly.dialect.UpstreamPath]);
/// 2. answers: [tokenfly.dialect.EventReader], with [tokenfly.dialect.CallOrder] for tool calls that
///    interleave, and [tokenfly.dialect.EventWriter]; requests:
///    [tokenfly.dialect.UpstreamBody] with [tokenfly.dialect.ToolNames] for a request that was written
///    for a provider, [tokenfly.dialect.Dropped] for what it could not carry;
/// 3. pass-through, where both ends speak the same format: [tokenfly.dialect.RawRequest] and
///    [tokenfly.dialect.Relay].
///
/// [tokenfly.dialect.Fields] and [tokenfly.dialect.ToolNaming] are what the formats have in common,
/// [tokenfly.dialect.TopFields] and [tokenfly.dialect.ErrorShape] what those of OpenAI have.
///
/// Nothing here knows HTTP or accounts.
package tokenfly.dialect;
