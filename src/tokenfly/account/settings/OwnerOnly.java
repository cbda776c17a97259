package tokenfly.account.settings;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;

/// Files and directories that nobody but their owner may look into, from the moment they are there.
/// What exists keeps the mode that somebody chose for it.
public final class OwnerOnly {
    private OwnerOnly() {
    }

    /// Makes a directory unless it is there, and those above it as usual.
    public static Path directory(Path directory) throws IOException {
        if (Files.isDirectory(directory)) return directory;
        var above = directory.toAbsolutePath().getParent();
        if (above != null) Files.createDirectories(above);
        try {
            return Files.createDirectory(directory, mode(directory, "rwx------"));
        } catch (FileAlreadyExistsException meanwhile) {
            return Files.createDirectories(directory); // a directory, or this says what it is
        }
    }

    /// Makes an empty file unless it is there.
    public static Path file(Path file) throws IOException {
        try {
            return Files.createFile(file, mode(file, "rw-------"));
        } catch (FileAlreadyExistsException there) {
            return file;
        }
    }

    /// Gives a file the mode of the one that it will replace, if there is one.
    static void takeMode(Path from, Path to) throws IOException {
        if (Files.exists(from) && isPosix(from))
            Files.setPosixFilePermissions(to, Files.getPosixFilePermissions(from));
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
