package tokenfly.gateway;

import tokenfly.chat.Dialect;
import tokenfly.chat.ProviderKind;
import tokenfly.chat.ToolNames;
import tokenfly.upstream.UpstreamAnswer;

/// Where an answer comes from, as far as reading it needs.
record AnswerSource(Dialect dialect, ProviderKind kind, ToolNames names) {
    static AnswerSource of(UpstreamAnswer answer) {
        return new AnswerSource(answer.target().dialect(), answer.target().provider().kind(),
                answer.names());
    }
}
