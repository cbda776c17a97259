/// The server of one address, around `jdk.httpserver`.
///
/// In reading order: [tokenfly.http.listener.HttpSettings] is set once, before it is used;
/// [tokenfly.http.listener.HttpListener] accepts requests, `RequestGuard` refuses unsound ones,
/// `RunningExchanges` cuts those that make it wait, of which `ClientOutput` is the writing half.
/// `Connections` makes room among them (how much, says `Room`), watched from within the JDK's selector
/// ([tokenfly.http.listener.WatchedSelectors]). [tokenfly.http.listener.Tls] keeps the certificate, which
/// [tokenfly.http.listener.Pem] reads.
package tokenfly.http.listener;
