/// The door: what a request passes before a provider is asked, and who holds its frame.
///
/// Reading order:
///
/// 1. [tokenfly.gateway.Gateway], every request's frame and the one place that refuses, with
///    [tokenfly.gateway.Routes]; [tokenfly.gateway.Assembly] puts the parts together;
/// 2. `ChatHandler`, the life of a request that a model answers: past `Gate` (its key, its body, its
///    model), `NamedModels`, `Priced` and `Admissions`, with its `Affinity` to the dispatcher;
///    `CountTokens`, of one that is only counted;
/// 3. what is looked up: `Models`, [tokenfly.gateway.AccountHandler], [tokenfly.gateway.Probes].
///
/// Below are [tokenfly.gateway.answer], what becomes of the provider's answer and what it costs,
/// [tokenfly.gateway.client], whom it is for, and [tokenfly.gateway.record], what is known of a request
/// when it ends.
package tokenfly.gateway;
