/// What is known of the providers, whatever format they are asked in.
///
/// 1. [tokenfly.provider.ProviderKind]: what a provider accepts beyond the plain format, and what it
///    gets wrong;
/// 2. [tokenfly.provider.Faults]: what a provider's error means, by `VendorCodes`, by `Wording` (with
///    `Ours` and [tokenfly.provider.Overflow]), by its status; [tokenfly.provider.Fault]: what of it a
///    client reads, and what rests;
/// 3. [tokenfly.provider.ClaudeModel]: which Claude a model id means, wherever it is served.
package tokenfly.provider;
