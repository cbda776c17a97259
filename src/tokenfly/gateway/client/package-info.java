/// Whom a request is from: [tokenfly.gateway.client.ClientExchange], its HTTP exchange in the format of the
/// [tokenfly.gateway.client.Endpoint] that it called; [tokenfly.gateway.client.Patience], how long the client
/// waits; [tokenfly.gateway.client.Holding], the memory that is held for it.
package tokenfly.gateway.client;
