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
    public boolean isRenameBroken;
    public int syncs;

    @Override public Appendable append(Path file) throws IOException {
        Appendable real = REAL.append(file);
        return new Appendable() {
            @Override public long size() throws IOException {
                return real.size();
            }

            @Override public void write(byte[] bytes, int length) throws IOException {
                if (isBroken) throw new IOException("Input/output error");
                int fits = (int) Math.min(length, free);
                real.write(bytes, fits);
                free -= fits;
                if (fits < length) throw new IOException("No space left on device");
            }

            @Override public void truncate(long size) throws IOException {
                if (isBroken) throw new IOException("Input/output error");
                real.truncate(size);
            }

            @Override public void sync() throws IOException {
                if (isBroken || isSyncBroken) throw new IOException("Input/output error");
                syncs++;
            }

            @Override public void close() throws IOException {
                real.close();
            }
        };
    }

    @Override public void rename(Path from, Path to) throws IOException {
        if (isBroken || isRenameBroken) throw new IOException("Input/output error");
        Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
    }
}
