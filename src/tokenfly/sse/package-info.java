/// Server-sent events (WHATWG HTML 9.2), read and written as bytes; nothing here knows HTTP.
///
/// In reading order: [tokenfly.sse.SseEvent] is one event, [tokenfly.sse.SseParser] makes events
/// of chunks as they arrive, [tokenfly.sse.SseWriter] makes bytes of events, and
/// [tokenfly.sse.SseException] says that a stream went over a limit.
package tokenfly.sse;
