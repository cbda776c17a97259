/// What is kept of Responses from one request to the next, by account.
///
/// [tokenfly.responses.memory.ResponseMemory] holds each [tokenfly.responses.memory.StoredResponse] and
/// whose those are that providers keep (`KeptElsewhere`); [tokenfly.responses.memory.Seals] and
/// [tokenfly.responses.memory.Seal] close what clients keep for us: thinking, and summaries.
/// [tokenfly.responses.memory.Caller] is whose all this is, [tokenfly.responses.memory.Ids] what it is
/// called by.
package tokenfly.responses.memory;
