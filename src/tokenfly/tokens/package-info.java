/// Tokens, estimated where no provider has counted them.
///
/// [tokenfly.tokens.TokenEstimate] is the only way in. `BodyTokens` guesses from a body's bytes,
/// `RequestTokens` counts a request that was read, with `ImageTokens`, `ImageSize` and `ToolPrompt`
/// for what is no text.
package tokenfly.tokens;
