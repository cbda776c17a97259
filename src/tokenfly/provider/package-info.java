/// What is known of the providers, whatever format they are asked in: no codec asks which vendor it is,
/// only what it takes.
///
/// 1. [tokenfly.provider.ProviderKind]: what a provider accepts beyond the plain format, and what it
///    gets wrong in OpenAI's format; [tokenfly.provider.ModelRules], what a model takes in Anthropic's;
/// 2. [tokenfly.provider.Faults]: what a provider's error means, by `VendorCodes`, by `Wording` (with
///    `Ours` and [tokenfly.provider.Overflow]), by its status; [tokenfly.provider.Fault]: what of it a
///    client reads, and what rests;
/// 3. [tokenfly.provider.ClaudeModel]: which Claude a model id means, wherever it is served.
package tokenfly.provider;
