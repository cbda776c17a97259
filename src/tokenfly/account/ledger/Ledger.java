package tokenfly.account.ledger;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import tokenfly.account.settings.OwnerOnly;
import tokenfly.properties.FileFault;

/// The file that entries are appended to. Thread-safe.
///
/// A disk that refuses a line does not stop anybody: from then on the ledger is *failing*, keeps
/// its lines in memory, and writes them, in order, when the disk takes them again. Whoever asks
/// [#isFailing] before he starts what costs money keeps the number of those lines small.
///
/// What else is thrown in here, an OutOfMemoryError above all, leaves it as it was, or failing in
/// the same way; where neither is possible the process must end, and the next start reads what is
/// right from the file.
///
/// ```
///                 write or sync fails
///    writing  ------------------------->  failing  --+
///       ^                                    |       | tend(): the disk still refuses
///       +------------------------------------+ <-----+
///          tend(): cut off what was written in part, write what waits, sync
/// ```
public final class Ledger implements AutoCloseable {
    /// A start reads the last segment: 40,000 lines, a tenth of a second.
    public static final long SEGMENT_BYTES = 8L << 20;

    private static final Duration NOTICE_INTERVAL = Duration.ofMinutes(1);
    private static final String UNTOLD = "there is no memory to tell why";

    private final Path directory;
    private final Disk disk;
    private final InstantSource wall;
    private final Notices notices;
    private final long segmentBytes;
    /// Of whoever opens, tends and closes.
    private final MarkFile markFile;
    /// Where the file was last synced; null before that.
    private Mark mark;
    /// Set once, by [#open].
    private LedgerState state;

    /// Guards everything below. [LedgerState] and the `apply` of [#append] are called under it.
    private final ReentrantLock lock = new ReentrantLock();
    private LineQueue waiting;
    private SegmentWriter segment;
    private boolean isDirty;
    private boolean isMistrusted;
    /// Whether what was in the file is lost, and the operator's word is awaited.
    private boolean isLost;
    private boolean isClosed;
    private boolean isTold;
    private long nextNoticeNanos;
    private volatile String failure;

    /// A ledger still to be opened.
    ///
    /// @param segmentBytes entries of so many bytes end a segment, usually [#SEGMENT_BYTES]
    public Ledger(Path directory, Disk disk, InstantSource wall, Notices notices,
            long segmentBytes) {
        this.directory = directory;
        this.disk = disk;
        this.wall = wall;
        this.notices = notices;
        this.markFile = new MarkFile(directory, disk);
        this.segmentBytes = segmentBytes;
    }

    /// Gives a ledger that nobody has open another place beside it.
    public static void move(Path from, Path to) throws IOException {
        Files.move(from, to);
        Files.deleteIfExists(MarkFile.of(to));
        if (Files.exists(MarkFile.of(from))) Files.move(MarkFile.of(from), MarkFile.of(to));
    }

    /// Opens it, making the directory if need be, and applies the newest segment's entries to
    /// `state`. Nobody else may have it open for writing.
    ///
    /// @throws LedgerException if the newest segment is damaged, or the ledger is not as long as it
    ///         once was
    /// @throws IOException if the directory cannot be read or written
    public void open(LedgerState state) throws IOException {
        this.state = state;
        mark = MarkFile.read(directory);
        String loss = mark == null ? null : mark.loss(directory);
        if (loss != null) throw new LedgerException("the ledger in " + directory + " once had line "
                + mark.line() + " and has lost it: " + loss, MarkFile.of(directory));
        OwnerOnly.directory(directory);
        try (DirectoryStream<Path> unfinished = Files.newDirectoryStream(directory, "*.txt.new")) {
            for (Path path : unfinished) Files.delete(path);
        }
        start(Recovery.of(directory, state, notices));
    }

    private void start(Recovery at) throws IOException {
        waiting = new LineQueue(at.chain(), at.sequence());
        segment = new SegmentWriter(directory, disk, segmentBytes, at);
        if (at.number() == 0) rotate();
        else segment.open();
        // What another process wrote before it died is synced, and marked, too.
        isDirty = true;
    }

    /// Appends an entry. When this returns, the line is in the file, safe from a death of this
    /// process, or the ledger is failing and keeps it to write it later. Syncing is [#tend]'s.
    ///
    /// @param apply takes the entry in, at the time that its line bears; called under the ledger's
    ///         lock, so that a segment's header is always what the lines before it come to
    /// @return the number of the line
    public long append(Entry entry, Consumer<Instant> apply) {
        lock.lock();
        try {
            if (isClosed) throw new IllegalStateException("the ledger is closed");
            if (failure == null && segment.isFull()) tryToRotate();
            Instant time = LineBuffer.sane(wall.instant());
            waiting.add(time, entry);
            long sequence = waiting.sequence();
            keep(time, apply);
            return sequence;
        } finally {
            lock.unlock();
        }
    }

    /// From here on the line stands, or waits to be written, and must be in the state, too.
    private void keep(Instant time, Consumer<Instant> apply) {
        try {
            if (failure == null) flush();
            apply.accept(time);
        } catch (Throwable lost) {
            notices.fatal(lost);
            throw lost;
        }
    }

    private void flush() {
        try {
            writeWaiting();
        } catch (Throwable refused) {
            fail(refused);
        }
    }

    private void writeWaiting() throws IOException {
        segment.write(waiting);
        isDirty = true;
    }

    private void fail(Throwable why) {
        boolean isNew = failure == null;
        failure = UNTOLD; // before anything that needs memory
        try {
            failure = words(why);
            tell(isNew);
        } catch (Throwable untold) {
            // The lines wait all the same, and the next attempt that fails is told.
        }
    }

    private static String words(Throwable why) {
        return why instanceof IOException fault ? FileFault.words(fault) : why.toString();
    }

    private void tell(boolean isNew) {
        if (!isNew && isTold && System.nanoTime() - nextNoticeNanos < 0) return;
        isTold = false;
        notices.accept("the ledger cannot be written: " + segment.path() + ": " + failure + "; "
                + waiting.count() + " entries wait in memory, and requests that cost money are"
                + " refused until it can");
        nextNoticeNanos = System.nanoTime() + NOTICE_INTERVAL.toNanos();
        isTold = true;
    }

    /// Whether entries wait in memory because the disk refuses them.
    public boolean isFailing() {
        return failure != null;
    }

    /// Makes everything appended so far durable, or tries again what failed, and looks whether the
    /// file is still there. To be called several times a second by one thread.
    public void tend() {
        Unsynced unsynced = unsynced();
        if (unsynced != null) sync(unsynced);
        look();
    }

    /// What is to be synced, and how far it comes.
    private record Unsynced(Disk.Appendable file, Mark mark) {}

    private Unsynced unsynced() {
        lock.lock();
        try {
            if (isClosed) return null;
            if (failure != null) recover();
            if (failure != null || !isDirty) return null;
            var unsynced = new Unsynced(segment.file(), segment.mark(waiting));
            isDirty = false;
            return unsynced;
        } finally {
            lock.unlock();
        }
    }

    /// Outside the lock: a sync takes milliseconds, and nobody need wait for it.
    private void sync(Unsynced unsynced) {
        boolean isSynced = false;
        try {
            unsynced.file.sync();
            isSynced = true;
            write(unsynced.mark);
        } catch (Throwable refused) {
            refused(unsynced.file, isSynced, refused);
        }
    }

    private void write(Mark reached) throws IOException {
        markFile.write(reached);
        mark = reached;
    }

    private void refused(Disk.Appendable file, boolean isSynced, Throwable why) {
        lock.lock();
        try {
            // A file that a new segment replaced meanwhile was synced before it was closed.
            if (file != segment.file()) return;
            if (!isSynced) isMistrusted = true;
            fail(why);
        } finally {
            lock.unlock();
        }
    }

    private void look() {
        lock.lock();
        try {
            if (!isClosed && failure == null && loss() != null) recover();
        } catch (IOException unreadable) {
            // That it cannot be looked at for a moment, for want of descriptors, is no loss.
        } finally {
            lock.unlock();
        }
    }

    private String loss() throws IOException {
        String loss = segment.loss();
        return loss != null || mark == null ? loss : mark.loss(directory);
    }

    private void recover() {
        try {
            String loss = loss();
            if (loss == null) takeUp();
            else goOn(loss);
        } catch (Throwable refused) {
            fail(refused);
        }
    }

    private void takeUp() throws IOException {
        segment.reopen();
        long lines = waiting.count();
        if (lines > 0) writeWaiting();
        segment.file().sync();
        // What a failed sync covered may be lost in spite of a later good one. A new segment
        // begins with every balance, so that the money does not hang on those lines.
        if (isMistrusted) rotate();
        recovered(lines + " entries that waited are in it");
    }

    /// Goes on in a new segment with what is in memory, once the operator has said so.
    private void goOn(String loss) throws IOException {
        OwnerOnly.directory(directory);
        if (!isLost) write(mark == null ? segment.mark(waiting) : mark);
        isLost = true;
        if (markFile.exists()) throw new IOException(loss + ": put it back, or delete "
                + MarkFile.of(directory) + " to have all balances written into a new segment");
        segment.close();
        rotate();
        long lines = waiting.count();
        waiting.clear();
        recovered("it begins with all balances, and what was lost is in those alone, like "
                + lines + " entries that waited");
    }

    private void recovered(String how) throws IOException {
        write(segment.mark(waiting));
        isMistrusted = false;
        isLost = false;
        failure = null;
        notices.accept("the ledger is written again: " + segment.path() + ": " + how);
    }

    private void tryToRotate() {
        try {
            rotate();
        } catch (Throwable refused) {
            if (isMistrusted || segment.file() == null) {
                fail(refused);
                return;
            }
            segment.extend();
            notices.accept("no new ledger segment could be begun: " + words(refused)
                    + "; " + segment.path() + " is written further");
        }
    }

    /// Begins the next segment. Until it bears its name nothing has changed; from then on it is the
    /// one, also where it cannot be opened.
    private void rotate() throws IOException {
        if (segment.file() != null) syncAll();
        LineQueue header = header();
        segment.begin(header);
        waiting.follow(header);
        isDirty = true;
        segment.open();
    }

    private void syncAll() throws IOException {
        try {
            segment.file().sync();
        } catch (Throwable refused) {
            isMistrusted = true;
            throw refused;
        }
    }

    private LineQueue header() {
        Instant time = LineBuffer.sane(wall.instant());
        List<Entry> entries = new ArrayList<>();
        state.carry(time, entries::add);
        LineQueue header = waiting.branch();
        header.add(time, new Entry.SegmentStart(segment.number() + 1, waiting.hash(), entries.size()));
        for (Entry entry : entries) header.add(time, entry);
        return header;
    }

    /// Writes what waits, syncs and closes. Lines that the disk refuses to the last are lost; the
    /// operator is told how many.
    @Override public void close() throws IOException {
        lock.lock();
        try {
            if (isClosed) return;
            if (failure != null) recover();
            isClosed = true;
            closeFiles();
            if (failure != null) notices.accept(waiting.count() + " entries could not be written to "
                    + segment.path() + " and are lost with this process: " + failure);
        } finally {
            lock.unlock();
        }
    }

    private void closeFiles() throws IOException {
        try {
            if (failure != null) return;
            segment.file().sync();
            write(segment.mark(waiting));
        } finally {
            segment.close();
            markFile.close();
        }
    }
}
