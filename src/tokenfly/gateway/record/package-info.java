/// What is known of a request, and who is told.
///
/// [tokenfly.gateway.record.RequestRecord] is filled in while it runs, with its
/// [tokenfly.gateway.record.Outcome], the `Reason` in a word, and what was [tokenfly.gateway.record.Lost];
/// [tokenfly.gateway.record.LiveRequests] are those that run now. When it ends it is a line of
/// [tokenfly.gateway.record.RequestLog], the JSON of [tokenfly.gateway.record.RequestDetail], and a count in
/// [tokenfly.gateway.record.GatewayMetrics] (with [tokenfly.gateway.record.CachedInput]).
package tokenfly.gateway.record;
