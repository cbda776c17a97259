package tokenfly.account.shared;

import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;
import tokenfly.account.ledger.Charge;
import tokenfly.account.ledger.Entry;
import tokenfly.account.ledger.Link;
import tokenfly.account.money.Tokens;

/// Fills the parameters of a call with columns: of so many rows each, an array. Not thread-safe.
final class Columns {
    private static final Charge NOTHING = new Charge(0, new Tokens(0, 0, 0), false, "", "", "", "", 0);

    private final Connection connection;
    private final PreparedStatement call;
    private int next;

    Columns(Connection connection, PreparedStatement call, int first) {
        this.connection = connection;
        this.call = call;
        this.next = first;
    }

    /// What a column of such a type holds; null is nothing.
    static Object[] of(Array column) throws SQLException {
        return column == null ? new Object[0] : (Object[]) column.getArray();
    }

    static List<String> strings(Array column) throws SQLException {
        return Stream.of(of(column)).map(String.class::cast).toList();
    }

    <T> void texts(List<T> rows, Function<T, String> column) throws SQLException {
        // PostgreSQL has no text with a NUL in it.
        set("text", rows.stream().map(column).map(text -> text.replace('\0', '?')).toArray());
    }

    <T> void numbers(List<T> rows, ToLongFunction<T> column) throws SQLException {
        set("bigint", rows.stream().map(column::applyAsLong).toArray());
    }

    <T> void flags(List<T> rows, Function<T, Boolean> column) throws SQLException {
        set("boolean", rows.stream().map(column).toArray());
    }

    private void set(String type, Object[] values) throws SQLException {
        call.setArray(next++, connection.createArrayOf(type, values));
    }

    void holds(List<Hold> holds) throws SQLException {
        numbers(holds, hold -> hold.id);
        texts(holds, hold -> hold.account);
        texts(holds, hold -> hold.key);
        flags(holds, hold -> hold.isKeyed);
        numbers(holds, hold -> hold.nanos);
        numbers(holds, hold -> hold.tokens);
    }

    void links(List<Link> links, long skewMillis) throws SQLException {
        numbers(links, Link::sequence);
        numbers(links, link -> link.time().toEpochMilli() - skewMillis);
        texts(links, link -> kind(link.entry()));
        texts(links, link -> link.entry().account());
        texts(links, link -> charge(link.entry()).key());
        texts(links, link -> charge(link.entry()).model());
        numbers(links, link -> nanos(link.entry()));
        texts(links, link -> request(link.entry()));
        numbers(links, link -> charge(link.entry()).tokens().input());
        numbers(links, link -> charge(link.entry()).tokens().cached());
        numbers(links, link -> charge(link.entry()).tokens().output());
        texts(links, Link::text);
        texts(links, Link::hash);
    }

    private static String kind(Entry entry) {
        return switch (entry) {
            case Entry.Opening _ -> "opening";
            case Entry.Credit _ -> "credit";
            case Entry.Charged _ -> "charge";
            case Entry.Used _ -> "use";
            case Entry.Carried _ -> "carried";
            case Entry.SegmentStart _, Entry.CarriedUse _, Entry.CarriedKey _, Entry.Taken _ -> "header";
        };
    }

    private static Charge charge(Entry entry) {
        return entry.charge() == null ? NOTHING : entry.charge();
    }

    /// What an entry does to the balance, or would.
    private static long nanos(Entry entry) {
        return switch (entry) {
            case Entry.Opening(_, var nanos) -> nanos;
            case Entry.Credit(_, var nanos, _, _) -> nanos;
            case Entry.Carried carried -> carried.creditsNanos() - carried.chargesNanos();
            case Entry.Charged _, Entry.Used _, Entry.SegmentStart _, Entry.CarriedUse _, Entry.CarriedKey _,
                 Entry.Taken _ -> charge(entry).nanos();
        };
    }

    private static String request(Entry entry) {
        return entry instanceof Entry.Credit(_, _, _, var id) ? id : charge(entry).request();
    }
}
