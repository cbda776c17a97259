package tokenfly.chat;

/// Why a request was refused or failed. Each dialect has the status, type and code that its official
/// SDKs expect for each.
public enum ErrorKind {
    /// No key, or a wrong one.
    UNAUTHENTICATED,
    /// The key may not use the model.
    MODEL_NOT_ALLOWED,
    MODEL_NOT_FOUND,
    PATH_NOT_FOUND,
    METHOD_NOT_ALLOWED,
    /// Malformed JSON or a field that is wrong; `param` names it.
    INVALID_REQUEST,
    BODY_TOO_LARGE,
    /// It is packed in a way that is not known here.
    UNKNOWN_CODING,
    /// A limit of the account is reached.
    LIMIT_REACHED,
    BALANCE_USED_UP,
    /// Too many request bodies are held at once.
    TOO_BUSY,
    /// The ledger cannot be written: nothing that costs money is admitted.
    STORAGE_FAILING,
    UPSTREAM_RATE_LIMITED,
    UPSTREAM_OVERLOADED,
    /// Unreachable, broken, or it refused our key.
    UPSTREAM_FAILED,
    UPSTREAM_TIMED_OUT,
    /// The upstream has no such endpoint.
    NOT_OFFERED,
    /// The upstream refused the request itself; the error's status is the upstream's.
    REQUEST_REFUSED,
    /// The request is longer than the model's context.
    CONTEXT_TOO_LONG,
    /// The upstream's content policy.
    CONTENT_REFUSED,
    /// A bug of ours.
    INTERNAL
}
