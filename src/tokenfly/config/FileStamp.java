package tokenfly.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;

/// What tells that a file has changed without reading it. A file that is replaced by renaming has
/// another `inode`, even when size and time are the same.
///
/// @param inode null where the file system has none
record FileStamp(FileTime modified, long size, Object inode) {
    /// A file that is not there, or not to be seen.
    static final FileStamp ABSENT = new FileStamp(FileTime.fromMillis(0), -1, null);

    static FileStamp of(Path file) {
        try {
            var attributes = Files.readAttributes(file, BasicFileAttributes.class);
            return new FileStamp(attributes.lastModifiedTime(), attributes.size(), attributes.fileKey());
        } catch (IOException absent) {
            // Whoever reads it says why; here it is a state like any other.
            return ABSENT;
        }
    }
}
