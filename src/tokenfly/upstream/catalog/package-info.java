/// What the operator offers and where it is served: a [tokenfly.upstream.catalog.Catalog] of models, each
/// [tokenfly.upstream.catalog.Model] with its ways to a [tokenfly.upstream.catalog.Provider];
/// [tokenfly.upstream.catalog.Target] is one of them with one key, `RetryAfter` how long it says to wait.
package tokenfly.upstream.catalog;
