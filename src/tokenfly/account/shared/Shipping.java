package tokenfly.account.shared;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import tokenfly.account.ledger.Charge;
import tokenfly.account.ledger.Entry;
import tokenfly.account.ledger.Link;
import tokenfly.account.ledger.Tail;

/// What this process owes the database: the lines of its journal, and the ends of its holds. A hold ends
/// with the line that charges its request, in one transaction; at no moment do both count, or neither.
///
/// ```
///  admitted ──> open ──┬── settling, line appended ──┐
///                      └── released ─────────────────┴──> ending ── the database has it ──> gone
/// ```
///
/// Requests call what notes; one thread at a time ships.
final class Shipping implements AutoCloseable {
    /// Lines of a transaction.
    static final int MOST = 500;
    private static final int REPEATS = 5;

    private final Node node;
    private final Path journal;
    private final Tail tail;
    /// By id: what the database should have of this process.
    private final Map<Long, Hold> open = new ConcurrentHashMap<>();
    /// By request: what ends with the line that is being written.
    private final Map<String, Hold> settling = new ConcurrentHashMap<>();
    private final ConcurrentLinkedQueue<Hold> released = new ConcurrentLinkedQueue<>();
    private final AtomicLong appended = new AtomicLong();
    private volatile long confirmed;
    /// By how much this machine's clock was ahead of the database's when both were last compared.
    private long skewMillis;
    /// Kept until the database has said that it has them.
    private final List<Hold> ending = new ArrayList<>();

    Shipping(Node node, Path journal) {
        this.node = node;
        this.journal = journal;
        this.tail = new Tail(journal);
    }

    void admitted(Hold hold) {
        open.put(hold.id, hold);
    }

    Collection<Hold> open() {
        return open.values();
    }

    void settling(Charge charge, Hold hold) {
        hold.realTokens = charge.tokens().total();
        settling.put(charge.request(), hold);
    }

    void appended(long sequence) {
        appended.accumulateAndGet(sequence, Math::max);
    }

    void release(Hold hold) {
        released.add(hold);
    }

    /// Lines that the database has not confirmed.
    long waiting() {
        return Math.max(0, appended.get() - confirmed);
    }

    /// Goes to where the database is.
    ///
    /// @throws StoreException when that is in another journal than this one
    void resume(Node.Reached reached) throws IOException {
        var at = tail.seek(reached.sequence());
        if (reached.sequence() > 0 && (at == null || !at.hash().equals(reached.hash())))
            throw new StoreException("the store has line " + reached.sequence() + " of the journal " + journal
                    + ", and the journal has " + (at == null ? "it no more" : "another one")
                    + ": start this gateway again, which begins a new journal");
        confirmed = reached.sequence();
    }

    /// Ships the lines that wait, so many at most, and ends the holds that are due.
    ///
    /// @return how many lines and holds that were
    int ship(Connection connection) throws SQLException, IOException {
        var lines = lines();
        for (Link line : lines) {
            var hold = settling.remove(request(line.entry()));
            if (hold != null) ending.add(hold);
        }
        for (Hold hold; ending.size() < 2 * MOST && (hold = released.poll()) != null; ) ending.add(hold);
        if (lines.isEmpty() && ending.isEmpty()) return 0;
        send(connection, lines);
        if (!lines.isEmpty()) confirmed = lines.getLast().sequence();
        appended(confirmed);
        for (var hold : ending) {
            open.remove(hold.id);
            hold.ended();
        }
        int shipped = Math.max(lines.size(), ending.size());
        ending.clear();
        return shipped;
    }

    /// The database's clock is the one that says which day a line is of.
    void skewed(long millis) {
        skewMillis = millis;
    }

    private List<Link> lines() throws IOException {
        var lines = new ArrayList<Link>();
        long due = confirmed;
        for (Link line; lines.size() < MOST && (line = tail.next()) != null; lines.add(line))
            if (line.sequence() != ++due) throw new StoreException("the journal " + journal + " goes on with line "
                    + line.sequence() + " where the store needs line " + due);
        return lines;
    }

    private void send(Connection connection, List<Link> lines) throws SQLException {
        for (int i = 0; ; i++) {
            try {
                node.ship(connection, lines, skewMillis, ending);
                return;
            } catch (SQLException fault) {
                if (i == REPEATS || !Faults.isWorthRepeating(fault)) throw fault;
            }
        }
    }

    private static String request(Entry entry) {
        return entry.charge() == null ? "" : entry.charge().request();
    }

    /// Deletes what the database has, and was written before then.
    void prune(Instant before) throws IOException {
        Tail.prune(journal, confirmed, before);
    }

    @Override public void close() throws IOException {
        tail.close();
    }
}
