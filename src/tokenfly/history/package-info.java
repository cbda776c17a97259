/// Finished requests, kept in files: what somebody looks for who wants to know why one failed.
///
/// [tokenfly.history.RequestFiles] writes and finds them, [tokenfly.history.Keep] says how much is
/// kept, [tokenfly.history.LineFilter] which are looked for.
package tokenfly.history;
