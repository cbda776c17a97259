package tokenfly.properties;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;

/// Why a file could not be read or made, in words: a file system's exception has often the path alone.
public final class FileFault {
    private FileFault() {
    }

    /// With the file, where the exception names one.
    public static String words(IOException fault) {
        return fault instanceof FileSystemException named && named.getFile() != null
                ? named.getFile() + ": " + reason(fault) : reason(fault);
    }

    /// A fault that names the file: what a stream throws, as when the disk is full, has the reason alone.
    public static IOException in(Path file, IOException fault) {
        if (fault instanceof FileSystemException) return fault;
        var named = new FileSystemException(file.toString(), null, reason(fault));
        named.initCause(fault);
        return named;
    }

    public static String reason(IOException fault) {
        return switch (fault) {
            case AccessDeniedException _ -> "permission denied for the user "
                    + System.getProperty("user.name");
            case NoSuchFileException _ -> "there is no such file or directory";
            case FileAlreadyExistsException _ -> "there is a file of that name, which is in the way";
            case NotDirectoryException _ -> "is no directory";
            case FileSystemException other when other.getReason() != null -> other.getReason();
            default -> fault.getMessage() == null ? fault.getClass().getSimpleName() : fault.getMessage();
        };
    }
}
