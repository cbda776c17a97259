/// How connections to other servers are made: by which address of a name, which proxy, which certificates.
///
/// In reading order: [tokenfly.transport.Transport] says what an operator may set,
/// [tokenfly.transport.Clients] keeps an HTTP client for each setting, [tokenfly.transport.Addresses] finds
/// the address to connect to, by way of a [tokenfly.transport.Knock] where a name has several, and
/// [tokenfly.transport.ChosenResolver] makes the HTTP client take it. [tokenfly.transport.FailureWords]
/// says what went wrong.
package tokenfly.transport;
