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
    private static final long ROTATION_RETRY_BYTES = 1 << 20;
    private static final String UNTOLD = "there is no memory to tell why";

    private final Path directory;
    private final Disk disk;
    private final InstantSource wall;
    private final Notices notices;
    private final long segmentBytes;
    /// Set once, by [#open].
    private LedgerState state;

    /// Guards everything below. [LedgerState] and the `apply` of [#append] are called under it.
    private final ReentrantLock lock = new ReentrantLock();
    private LineQueue waiting;
    private long number;
    private Disk.Appendable file;
    /// Bytes of the file that are whole lines of ours.
    private long size;
    /// The size from which on the next line goes to a new segment.
    private long rotateAt;
    private boolean isDirty;
    private boolean isMistrusted;
    /// Whether a rotation broke off in such a way that the next segment may bear its name already.
    private boolean mayHaveSuccessor;
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
        this.segmentBytes = segmentBytes;
    }

    /// Opens it, making the directory if need be, and applies the newest segment's entries to
    /// `state`. Nobody else may have it open for writing.
    ///
    /// @throws LedgerException if the newest segment is damaged
    /// @throws IOException if the directory cannot be read or written
    public void open(LedgerState state) throws IOException {
        this.state = state;
        OwnerOnly.directory(directory);
        try (DirectoryStream<Path> unfinished = Files.newDirectoryStream(directory, "*.txt.new")) {
            for (Path path : unfinished) Files.delete(path);
        }
        start(Recovery.of(directory, state, notices));
    }

    private void start(Recovery at) throws IOException {
        waiting = new LineQueue(at.chain(), at.sequence());
        number = at.number();
        size = at.size();
        rotateAt = end(at.headerBytes());
        if (number == 0) rotate();
        else file = disk.append(path());
    }

    /// At least as many bytes of entries as of the header, which has a line for each account: however
    /// many there are, headers are at most half of what is written.
    private long end(long headerBytes) {
        return headerBytes + Math.max(segmentBytes, headerBytes);
    }

    private Path path() {
        return Segments.path(directory, number);
    }

    /// Appends an entry. When this returns, the line is in the file, safe from a death of this
    /// process, or the ledger is failing and keeps it to write it later. Syncing is [#tend]'s.
    ///
    /// @param apply takes the entry in, at the time that its line bears; called under the ledger's
    ///         lock, so that a segment's header is always what the lines before it come to
    public void append(Entry entry, Consumer<Instant> apply) {
        lock.lock();
        try {
            if (isClosed) throw new IllegalStateException("the ledger is closed");
            if (failure == null && size >= rotateAt) tryToRotate();
            Instant time = LineBuffer.sane(wall.instant());
            waiting.add(time, entry);
            keep(time, apply);
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
        if (mayHaveSuccessor) removeSuccessor();
        waiting.writeTo(file);
        size += waiting.bytes();
        waiting.clear();
        isDirty = true;
    }

    /// A start would take the newest segment for the end of the ledger, and miss the lines that come
    /// behind the place where that one was to begin.
    private void removeSuccessor() throws IOException {
        disk.delete(Segments.path(directory, number + 1));
        mayHaveSuccessor = false;
    }

    private void fail(Throwable why) {
        boolean isNew = failure == null;
        failure = UNTOLD; // before anything that needs memory
        try {
            failure = why instanceof IOException ? String.valueOf(why.getMessage()) : why.toString();
            tell(isNew);
        } catch (Throwable untold) {
            // The lines wait all the same, and the next attempt that fails is told.
        }
    }

    private void tell(boolean isNew) {
        if (!isNew && isTold && System.nanoTime() - nextNoticeNanos < 0) return;
        isTold = false;
        notices.accept("the ledger cannot be written: " + path() + ": " + failure + "; "
                + waiting.count() + " entries wait in memory, and requests that cost money are"
                + " refused until it can");
        nextNoticeNanos = System.nanoTime() + NOTICE_INTERVAL.toNanos();
        isTold = true;
    }

    /// Whether entries wait in memory because the disk refuses them.
    public boolean isFailing() {
        return failure != null;
    }

    /// Makes everything appended so far durable, or tries again what failed. To be called several
    /// times a second by one thread.
    public void tend() {
        Disk.Appendable open = dirtyFile();
        if (open == null) return;
        try {
            // Outside the lock: a sync takes milliseconds, and nobody need wait for it.
            open.sync();
        } catch (Throwable refused) {
            lock.lock();
            try {
                // A file that a new segment replaced meanwhile was synced before it was closed.
                if (open == file) {
                    isMistrusted = true;
                    fail(refused);
                }
            } finally {
                lock.unlock();
            }
        }
    }

    private Disk.Appendable dirtyFile() {
        lock.lock();
        try {
            if (isClosed) return null;
            if (failure != null) recover();
            if (failure != null || !isDirty) return null;
            isDirty = false;
            return file;
        } finally {
            lock.unlock();
        }
    }

    /// Opens the file anew, as the disk may have been mounted anew, and cuts off what a failed
    /// write left.
    private void recover() {
        try {
            if (!Files.exists(path())) throw new IOException("the file is gone");
            if (file != null) closeQuietly(file);
            file = disk.append(path());
            if (file.size() < size)
                throw new IOException("it is shorter than what was written to it");
            file.truncate(size);
            long lines = waiting.count();
            if (lines > 0) writeWaiting();
            file.sync();
            // What a failed sync covered may be lost in spite of a later good one. A new segment
            // begins with every balance, so that the money does not hang on those lines.
            if (isMistrusted) rotate();
            isMistrusted = false;
            failure = null;
            notices.accept("the ledger is written again: " + path() + ": " + lines
                    + " entries that waited are in it");
        } catch (Throwable refused) {
            fail(refused);
        }
    }

    private void tryToRotate() {
        try {
            rotate();
        } catch (Throwable refused) {
            if (isMistrusted) {
                fail(refused);
                return;
            }
            rotateAt = size + ROTATION_RETRY_BYTES;
            notices.accept("no new ledger segment could be begun: " + refused.getMessage()
                    + "; " + path() + " is written further");
        }
    }

    /// Begins the next segment. Until it bears its name nothing has changed; from then on it is the
    /// one.
    private void rotate() throws IOException {
        if (file != null) syncAll();
        LineQueue header = header();
        Path next = Segments.path(directory, number + 1);
        Path unfinished = Segments.unfinished(next);
        try (Disk.Appendable fresh = disk.append(unfinished)) {
            fresh.truncate(0);
            header.writeTo(fresh);
            fresh.sync();
        }
        mayHaveSuccessor = true;
        disk.rename(unfinished, next);
        mayHaveSuccessor = false;
        waiting.follow(header);
        number++;
        size = header.bytes();
        rotateAt = end(size);
        Disk.Appendable before = file;
        reopen();
        if (before != null) closeQuietly(before);
    }

    private void syncAll() throws IOException {
        try {
            file.sync();
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
        header.add(time, new Entry.SegmentStart(number + 1, waiting.hash(), entries.size()));
        for (Entry entry : entries) header.add(time, entry);
        return header;
    }

    private void reopen() {
        file = null;
        try {
            file = disk.append(path());
        } catch (Throwable refused) {
            fail(refused);
        }
    }

    /// The lines in it are written, and whatever else fails here shows with the next file.
    private static void closeQuietly(Disk.Appendable file) {
        try {
            file.close();
        } catch (IOException ignored) {
            // See above.
        }
    }

    /// Writes what waits, syncs and closes. Lines that the disk refuses to the last are lost; the
    /// operator is told how many.
    @Override public void close() throws IOException {
        lock.lock();
        try {
            if (isClosed) return;
            if (failure != null) recover();
            isClosed = true;
            if (file != null) closeFile();
            if (failure != null) notices.accept(waiting.count() + " entries could not be written to "
                    + path() + " and are lost with this process: " + failure);
        } finally {
            lock.unlock();
        }
    }

    private void closeFile() throws IOException {
        try (Disk.Appendable last = file) {
            if (failure == null) last.sync();
        }
    }
}
