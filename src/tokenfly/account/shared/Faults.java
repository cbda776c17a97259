package tokenfly.account.shared;

import java.sql.SQLException;

/// What an SQLSTATE means for whoever asked.
final class Faults {
    private Faults() {
    }

    /// Whether the connection, or the server behind it, is of no more use: it is gone (08), shutting
    /// down or starting (57P), or a standby (25006).
    static boolean isLoss(SQLException fault) {
        var state = state(fault);
        return state.startsWith("08") || state.startsWith("57P") || state.equals("25006") || state.isEmpty();
    }

    /// Whether the same statement may do when it is sent again: it met another one (40), and has done nothing.
    static boolean isWorthRepeating(SQLException fault) {
        return state(fault).equals("40001") || state(fault).equals("40P01");
    }

    /// Whether it only took too long: a lock, a connection, a statement that was cancelled.
    static boolean isSlow(SQLException fault) {
        var state = state(fault);
        return state.equals("55P03") || state.equals("57014") || state.startsWith("53");
    }

    private static String state(SQLException fault) {
        return fault.getSQLState() == null ? "" : fault.getSQLState();
    }

    /// For the operator, on one line.
    static String words(SQLException fault) {
        var message = String.valueOf(fault.getMessage()).lines().findFirst().orElse("");
        return message + " (SQLSTATE " + fault.getSQLState() + ")";
    }
}
