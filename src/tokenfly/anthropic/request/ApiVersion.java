package tokenfly.anthropic.request;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import tokenfly.json.EightBytes;
import tokenfly.json.MemberIndex;

/// Which version of the API a request is sent as.
///
/// Of the versions that are known, 2026-10-21 only takes less than 2023-06-01: any sampling parameter,
/// a document of the assistant's and citations in a user's text are 400. So a request that holds one of
/// them goes as the older version, whatever its client says, and so does one whose client says nothing,
/// which the vendor refuses. What a client says otherwise goes on.
///
/// Source: the vendor's guide "Migrating to API version 2026-10-21".
final class ApiVersion {
    static final String OLDER = "2023-06-01";
    private static final String HEADER = "anthropic-version";
    private static final byte[][] REFUSED_WITHIN = {
            "\"document\"".getBytes(StandardCharsets.US_ASCII), "\"citations\"".getBytes(StandardCharsets.US_ASCII)};

    private ApiVersion() {
    }

    /// The client's headers, with the version that the body is to be sent as.
    static Map<String, String> headers(Map<String, String> client, MemberIndex members, byte[] body) {
        var said = client.get(HEADER);
        if (said != null && (said.equals(OLDER) || !isRefused(members, body))) return client;
        var headers = new TreeMap<>(client);
        headers.put(HEADER, OLDER);
        return headers;
    }

    /// Takes a block that is allowed for one that is not: the older version does no harm.
    private static boolean isRefused(MemberIndex members, byte[] body) {
        for (var name : new String[] {"temperature", "top_p", "top_k"})
            if (members.last(name) != null) return true;
        for (var block : REFUSED_WITHIN) if (EightBytes.find(body, 0, body.length, block) >= 0) return true;
        return false;
    }
}
