package tokenfly.account.ledger;

import java.util.function.Consumer;

/// Whoever is told, in a sentence and on any thread, of what an operator should know.
@FunctionalInterface
public interface Notices extends Consumer<String> {
    /// The exit code of a gateway that died of itself.
    int DIED = 3;

    /// Told of an account that nobody knows before something is refused for it. Whoever can looks whether
    /// it was made just now, and sees to it that it is known when this returns.
    default void unknown(String account) {
    }

    /// Ends the process at once: what stands in the ledger is not what the accounts in memory come
    /// to, and the next start reads what is right. Whoever lets this return gets the cause thrown.
    default void fatal(Throwable why) {
        try {
            accept("the ledger and the accounts in memory have parted, so this process ends: " + why);
        } finally {
            Runtime.getRuntime().halt(DIED);
        }
    }
}
