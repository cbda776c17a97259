/// Serving HTTP with `jdk.httpserver`: what every endpoint needs and no endpoint is about.
///
/// In reading order: [tokenfly.http.RequestPath] and [tokenfly.http.Bearer] read what one
/// wants and with which key, [tokenfly.http.RequestBody] takes its body within
/// [tokenfly.http.BodyMemory], [tokenfly.http.Respond], [tokenfly.http.ChunkedAnswer] and
/// [tokenfly.http.StaticFile] answer, [tokenfly.http.Cors] knows
/// headers. [tokenfly.http.ClientTimeouts] bounds every wait for a client, by way of
/// [tokenfly.http.Deadline], in [tokenfly.http.ClientInput]. What accepts requests is
/// [tokenfly.http.listener].
package tokenfly.http;
