package tokenfly.gateway;

import com.sun.net.httpserver.Headers;
import java.util.List;
import java.util.Objects;
import tokenfly.dialect.RawRequest;

/// What tells requests whose prompts share a provider's cache, so that they go the same way: the session
/// that the client names, else how the prompt begins. Never across accounts.
final class Affinity {
    /// Codex, Claude Code and opencode send these, the widest first: what runs beside a session's own
    /// thread shares its instructions and tools. Not `x-client-request-id`: Codex puts its thread there, but others a
    /// new id for each request, as OpenAI's reference has it.
    private static final List<String> HEADERS =
            List.of("x-session-affinity", "x-claude-code-session-id", "session-id", "session_id", "thread-id");
    private static final String MEMBER = "prompt_cache_key";
    /// Longer ones name no session.
    private static final int MAX_CHARS = 256;

    private Affinity() {
    }

    static long of(String account, Headers headers, RawRequest request) {
        var session = named(headers);
        if (session == null) session = named(request);
        return session != null ? Objects.hash(account, session) : Objects.hash(account, request.prefixHash());
    }

    private static String named(Headers headers) {
        for (var header : HEADERS) {
            var value = headers.getFirst(header);
            if (isSession(value)) return value;
        }
        return null;
    }

    private static String named(RawRequest request) {
        var member = request.members().last(MEMBER);
        // Every character may be written as six.
        if (member == null || member.to() - member.from() > 6 * MAX_CHARS) return null;
        var value = member.string();
        return isSession(value) ? value : null;
    }

    private static boolean isSession(String value) {
        return value != null && !value.isBlank() && value.length() <= MAX_CHARS;
    }
}
