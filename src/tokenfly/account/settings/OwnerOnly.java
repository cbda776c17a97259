package tokenfly.account.settings;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;

/// Files and directories that nobody but their owner may look into, from the moment they are there.
/// What exists keeps the mode that somebody chose for it. What root makes, by a command, belongs to the
/// owner of the directory that it is in: the gateway, which must read it, may be somebody else.
public final class OwnerOnly {
    private OwnerOnly() {
    }

    /// Makes a directory unless it is there, and those above it as usual.
    public static Path directory(Path directory) throws IOException {
        if (Files.isDirectory(directory)) return directory;
        var above = directory.toAbsolutePath().getParent();
        if (above != null) Files.createDirectories(above);
        try {
            return given(Files.createDirectory(directory, mode(directory, "rwx------")));
        } catch (FileAlreadyExistsException meanwhile) {
            return Files.createDirectories(directory); // a directory, or this says what it is
        }
    }

    /// Makes an empty file unless it is there.
    public static Path file(Path file) throws IOException {
        try {
            return given(Files.createFile(file, mode(file, "rw-------")));
        } catch (FileAlreadyExistsException there) {
            return file;
        }
    }

    /// Gives a file the mode and the owner of the one that it will replace; without one, to the owner of
    /// its directory.
    static void replacing(Path old, Path made) throws IOException {
        boolean replaces = Files.exists(old);
        if (replaces && isPosix(old)) Files.setPosixFilePermissions(made, Files.getPosixFilePermissions(old));
        give(made, replaces ? old : made.toAbsolutePath().getParent());
    }

    /// The name of a file's owner, for messages.
    public static String owner(Path path) throws IOException {
        return Files.getOwner(path).getName();
    }

    /// Whether what this user makes in a directory would belong to its owner.
    public static boolean canOwnIn(Path directory) throws IOException {
        if (!isUnix(directory)) return true;
        Path probe = null;
        try {
            probe = Files.createTempFile(directory, ".owner", ".tmp");
            give(probe, directory);
            return uid(probe).equals(uid(directory));
        } catch (AccessDeniedException notEvenThat) {
            return false;
        } finally {
            if (probe != null) Files.delete(probe);
        }
    }

    private static Path given(Path made) throws IOException {
        give(made, made.toAbsolutePath().getParent());
        return made;
    }

    private static void give(Path made, Path like) throws IOException {
        if (!isUnix(made) || uid(made).equals(uid(like))) return;
        try {
            Files.setAttribute(made, "unix:gid", Files.getAttribute(like, "unix:gid"));
            Files.setAttribute(made, "unix:uid", uid(like));
        } catch (FileSystemException notRoot) {
            // Nobody else may give a file away; it stays with whoever made it.
        }
    }

    private static Object uid(Path path) throws IOException {
        return Files.getAttribute(path, "unix:uid");
    }

    private static boolean isUnix(Path path) {
        return path.getFileSystem().supportedFileAttributeViews().contains("unix");
    }

    private static FileAttribute<?>[] mode(Path path, String mode) {
        return isPosix(path) ? new FileAttribute<?>[] {
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(mode))}
                : new FileAttribute<?>[0];
    }

    private static boolean isPosix(Path path) {
        return path.getFileSystem().supportedFileAttributeViews().contains("posix");
    }
}
