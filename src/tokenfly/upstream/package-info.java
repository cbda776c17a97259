/// Brings a request to whichever provider answers it.
///
/// Reading order:
///
/// 1. [tokenfly.upstream.Dispatcher], which tries the ways of an [tokenfly.upstream.UpstreamCall] in
///    turn: in the order of `Shares`, along a `Course` of pauses and second tries;
/// 2. `Attempt`, one try of one of them: with `Opening` it finds out whether what comes back is an
///    [tokenfly.upstream.UpstreamAnswer], and counts what it holds in `TriedMemory`;
/// 3. [tokenfly.upstream.Probe], one small request that an operator asks for.
///
/// Below are [tokenfly.upstream.exchange], the bytes that go to and fro, [tokenfly.upstream.health],
/// which of the ways may be tried, and [tokenfly.upstream.catalog], what there is.
package tokenfly.upstream;
