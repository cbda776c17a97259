/// What a provider is sent for one request, what becomes of its answer, and what that costs.
///
/// Reading order:
///
/// 1. [tokenfly.gateway.answer.Outbound], the request as each provider must get it, with the thinking that
///    [tokenfly.gateway.answer.ReasoningMemory] holds (found by `Preceding`, gathered by `Thoughts`);
/// 2. [tokenfly.gateway.answer.Delivery], which brings an answer to the client: a `Pump` drives events
///    through a `Passage`, which is a `PassThrough` or a `Translation`, into an `Outlet`, which is
///    [tokenfly.gateway.answer.ClientStream] or `HeldEvents`;
/// 3. `Tally`, what it said and counted; [tokenfly.gateway.answer.Meter], which settles it once, by what
///    of it is `Believed` within the [tokenfly.gateway.answer.Ceiling].
package tokenfly.gateway.answer;
