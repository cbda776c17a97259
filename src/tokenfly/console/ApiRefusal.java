package tokenfly.console;

/// Why a call of the JSON API behind the pages is not answered as asked. Told to the caller as
/// `{"error":{"message":…}}`; the message is a sentence for a person and holds no key.
final class ApiRefusal extends Exception {
    private static final long serialVersionUID = 1L;

    final int status;

    ApiRefusal(int status, String message) {
        super(message, null, false, false);
        this.status = status;
    }

    static ApiRefusal unknown() {
        return new ApiRefusal(404, "There is nothing at this path, or not with this method.");
    }
}
