package tokenfly.account.ledger;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/// A disk that a test can fill up or break. It writes in part what does not fit, as real ones do.
/// It only counts syncs: no test can take the power away.
public final class FakeDisk implements Disk {
    /// Bytes that still fit.
    public long free = Long.MAX_VALUE;
    public boolean isBroken;
    public boolean isSyncBroken;
    /// Of segments.
    public boolean isRenameBroken;
    /// Of the ledger's segments.
    public int syncs;
    /// Operations until one of them throws [#thrown] before it has done anything, or, if
    /// [#isThrownLate], after it has; below zero: never.
    public int untilThrown = -1;
    public boolean isThrownLate;
    public Error thrown = new OutOfMemoryError("Java heap space");

    private interface Operation {
        void run() throws IOException;
    }

    private void run(Operation operation) throws IOException {
        boolean isDue = untilThrown-- == 0;
        if (isDue && !isThrownLate) throw thrown;
        operation.run();
        if (isDue) throw thrown;
    }

    @Override public Appendable append(Path file) throws IOException {
        var opened = new Appendable[1];
        run(() -> opened[0] = REAL.append(file));
        Appendable real = opened[0];
        return new Appendable() {
            @Override public void write(byte[] bytes, int length) throws IOException {
                if (isBroken) throw new IOException("Input/output error");
                int fits = (int) Math.min(length, free);
                run(() -> real.write(bytes, fits));
                free -= fits;
                if (fits < length) throw new IOException("No space left on device");
            }

            @Override public void overwrite(long at, byte[] bytes) throws IOException {
                if (isBroken) throw new IOException("Input/output error");
                run(() -> real.overwrite(at, bytes));
            }

            @Override public void truncate(long size) throws IOException {
                if (isBroken) throw new IOException("Input/output error");
                run(() -> real.truncate(size));
            }

            @Override public void sync() throws IOException {
                if (isBroken || isSyncBroken) throw new IOException("Input/output error");
                run(() -> syncs += file.toString().contains(".mark") ? 0 : 1);
            }

            @Override public void close() throws IOException {
                run(real::close);
            }
        };
    }

    @Override public void rename(Path from, Path to) throws IOException {
        if (isBroken || isRenameBroken && to.toString().endsWith(".txt")) throw new IOException("Input/output error");
        run(() -> Files.move(from, to, StandardCopyOption.ATOMIC_MOVE));
    }

    @Override public void delete(Path file) throws IOException {
        run(() -> REAL.delete(file));
    }
}
