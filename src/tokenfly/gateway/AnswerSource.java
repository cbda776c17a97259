package tokenfly.gateway;

import tokenfly.dialect.Dialect;
import tokenfly.dialect.ToolNames;
import tokenfly.provider.ProviderKind;
import tokenfly.upstream.UpstreamAnswer;

/// Where an answer comes from, as far as reading it needs.
record AnswerSource(Dialect dialect, ProviderKind kind, ToolNames names) {
    static AnswerSource of(UpstreamAnswer answer) {
        return new AnswerSource(answer.target().dialect(), answer.target().provider().kind(),
                answer.names());
    }
}
