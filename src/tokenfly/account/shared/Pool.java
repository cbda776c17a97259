package tokenfly.account.shared;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/// Connections for requests, so many at most. Thread-safe.
///
/// A connection on which something went wrong that may be more than the statement is closed, with all
/// that lie idle: what broke one, broke the others.
final class Pool implements AutoCloseable {
    private final Driver driver;
    private final Duration patience;
    private final Semaphore places;
    private final ConcurrentLinkedDeque<Connection> idle = new ConcurrentLinkedDeque<>();
    /// Connections of an earlier one may lead to a server that is not the one any more.
    private volatile int generation;

    /// @param patience for a place, and for each answer
    Pool(Driver driver, int connections, Duration patience) {
        this.driver = driver;
        this.patience = patience;
        this.places = new Semaphore(connections);
    }

    interface Work<T> {
        T on(Connection connection) throws SQLException;
    }

    /// @throws SQLException what the work threw, or `53300` when no connection became free in time
    <T> T run(Work<T> work) throws SQLException {
        if (!take()) throw new SQLException("no connection became free in " + patience.toMillis()
                + " ms: raise store.connections, or look why the database is slow", "53300");
        Connection connection = null;
        int born = generation;
        boolean isWhole = false;
        try {
            connection = idle.pollFirst();
            if (connection == null) connection = driver.connect(patience);
            T result = work.on(connection);
            isWhole = true;
            return result;
        } catch (SQLException fault) {
            isWhole = !Faults.isLoss(fault);
            throw fault;
        } finally {
            if (connection != null && isWhole && born == generation) idle.addFirst(connection);
            else if (connection != null) close(connection);
            places.release();
        }
    }

    private boolean take() throws SQLException {
        try {
            return places.tryAcquire(patience.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            throw new SQLException("interrupted", "57014", stopping);
        }
    }

    /// Closes all, those that are in use when they come back.
    synchronized void clear() {
        generation++;
        for (Connection connection; (connection = idle.pollFirst()) != null; ) close(connection);
    }

    static void close(Connection connection) {
        try {
            connection.close();
        } catch (SQLException broken) {
            // It is given up anyway.
        }
    }

    @Override public void close() {
        clear();
    }
}
