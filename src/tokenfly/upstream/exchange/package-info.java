/// One request to a provider over HTTP, and what comes back, while its client waits.
///
/// Reading order:
///
/// 1. [tokenfly.upstream.exchange.UpstreamClient] sends `RequestBytes` and waits in `Sending` for the
///    head, over a `Connection` of the JDK's client;
/// 2. [tokenfly.upstream.exchange.UpstreamResponse] is the answer as bytes, which come through
///    `BodyQueue`, unpacked by `Gunzip`; [tokenfly.upstream.exchange.UpstreamStream] is it as events;
/// 3. `SilenceWatch` bounds all waits at once. [tokenfly.upstream.exchange.Waiting] is what is done for
///    the client meanwhile, [tokenfly.upstream.exchange.AnswerMemory] counts what is held;
/// 4. how it goes wrong: [tokenfly.upstream.exchange.UpstreamException] at the provider,
///    [tokenfly.upstream.exchange.NobodyWaitsException] at the client.
package tokenfly.upstream.exchange;
