package tokenfly.console;

import java.time.Instant;

/// Who is signed in.
///
/// @param id random, to sign out by
/// @param account whose page it is; empty for the operator
/// @param key what [ManagedKeys#id] makes of the one it was signed in with: when that is revoked, the
///        session ends
record Session(String id, String account, String key, Instant expires) {
    boolean operator() {
        return account.isEmpty();
    }

    /// What the cookie carries: `ID EXPIRES KEY ACCOUNT`, of which no part but the last can be
    /// empty.
    String text() {
        return id + ' ' + expires.getEpochSecond() + ' ' + key + ' ' + account;
    }

    /// @param text as [#text] made it
    static Session parse(String text) {
        var words = text.split(" ", 4);
        return new Session(words[0], words[3], words[2],
                Instant.ofEpochSecond(Long.parseLong(words[1])));
    }
}
