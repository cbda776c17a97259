/// What is known of the providers, whatever format they are asked in.
///
/// 1. [tokenfly.provider.ProviderKind]: what a provider accepts beyond the plain format, and what it
///    gets wrong;
/// 2. [tokenfly.provider.ClaudeModel]: which Claude a model id means, wherever it is served.
package tokenfly.provider;
