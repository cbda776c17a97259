/// The neutral model of a chat: what every vendor's format says, in one vocabulary.
///
/// Reading order:
///
/// 1. [tokenfly.chat.ChatRequest] with its [tokenfly.chat.Message]s and their
///    [tokenfly.chat.Content], [tokenfly.chat.Tool]s, [tokenfly.chat.Reasoning];
/// 2. [tokenfly.chat.ChatAnswer] and, for streams, [tokenfly.chat.ChatEvent]: an answer is the sum of
///    its events ([tokenfly.chat.AnswerBuilder]);
/// 3. [tokenfly.chat.ChatError] and [tokenfly.chat.ErrorKind]: everything that can go wrong.
///
/// Nothing here knows a vendor's field names, HTTP or accounts.
package tokenfly.chat;
