package tokenfly.dialect;

import tokenfly.json.MemberIndex;

/// What one look over the top level of a request's body shows.
///
/// @param body as it is sent on but for its changes
/// @param members of what the client sent, whose bytes may be others where it names earlier answers
/// @param maxTokens the most output of one answer that the client asked for: the least of all fields that
///     name one; -1 when it did not say
/// @param answers how many are asked for: every choice or candidate of every prompt; at least 1
public record TopLevel(byte[] body, MemberIndex members, String model, boolean stream, long maxTokens,
        long answers) {}
