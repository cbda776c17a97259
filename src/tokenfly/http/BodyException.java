package tokenfly.http;

import java.io.IOException;

/// Why a request's body was not read to its end, besides a connection that broke.
public sealed abstract class BodyException extends IOException {
    private static final long serialVersionUID = 1L;

    private BodyException(String message) {
        super(message);
    }

    /// The body is larger than the limit: 413.
    public static final class TooLarge extends BodyException {
        private static final long serialVersionUID = 1L;
        private final long limitBytes;

        TooLarge(long limitBytes) {
            super("the body is larger than the limit of " + limitBytes + " bytes");
            this.limitBytes = limitBytes;
        }

        public long limitBytes() {
            return limitBytes;
        }
    }

    /// Other requests' bodies take up the memory there is for them: 503, to be tried again.
    public static final class MemoryFull extends BodyException {
        private static final long serialVersionUID = 1L;

        MemoryFull(long limitBytes) {
            super("requests already hold most of the " + limitBytes + " bytes they may");
        }
    }

    /// The body's chunks are malformed: 400. The connection cannot be used any more.
    public static final class Malformed extends BodyException {
        private static final long serialVersionUID = 1L;

        Malformed(Throwable cause) {
            super("the body's chunks are malformed");
            initCause(cause);
        }
    }

    /// The body is packed in a way that nobody here unpacks: 415. None of it was read.
    public static final class UnknownCoding extends BodyException {
        private static final long serialVersionUID = 1L;

        UnknownCoding() {
            super("the body's content-encoding is not one of " + taken());
        }

        /// What may be sent instead, as `accept-encoding` lists it.
        public static String taken() {
            return ContentCoding.TAKEN;
        }
    }

    /// The body is not packed as its content-encoding says: 400.
    public static final class Damaged extends BodyException {
        private static final long serialVersionUID = 1L;

        Damaged(Throwable cause) {
            super("the body is not packed as its content-encoding says");
            initCause(cause);
        }
    }

    /// The client sent too slowly. Its connection is closed already: no answer can reach it.
    public static final class TooSlow extends BodyException {
        private static final long serialVersionUID = 1L;

        TooSlow(long bytes, long millis) {
            super("a body brought only " + bytes + " bytes in " + millis + " ms");
        }
    }
}
