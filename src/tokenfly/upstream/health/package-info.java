/// How providers, their keys and the models asked with them fare, and so which may be tried.
///
/// [tokenfly.upstream.health.HealthBook] knows the `Health` of each and lets a request go as a
/// [tokenfly.upstream.health.Trial], which holds a `Pass` of provider, key and model and says what became
/// of it. Told are [tokenfly.upstream.health.UpstreamWatcher], for the operator, and
/// [tokenfly.upstream.health.Asker], for the request, which hears what was
/// [tokenfly.upstream.health.Tried].
package tokenfly.upstream.health;
