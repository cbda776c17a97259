package tokenfly;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.InvocationTargetException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/**
 * The jar's entry: checks the Java version before any newer class is loaded, then loads the others.
 *
 * <p>Compiled for release 8, so that an old Java can run it and say what it needs instead of
 * failing with an UnsupportedClassVersionError.
 *
 * <p>The other classes lie in the jar as one entry, {@code classes}: six hundred small classes that are
 * compressed together take half the room of as many compressed one by one, and are read in one go.
 * It holds the length of what follows; then, for each class, its name, its length and its bytes.
 */
public final class Launcher extends ClassLoader {
    private static final int NEEDED = 25;

    private final ByteBuffer classes;
    /** Where each class lies: its length, and behind it its bytes. */
    private final Map<String, Integer> places = new HashMap<>();

    private Launcher(ByteBuffer classes) {
        super(Launcher.class.getClassLoader());
        this.classes = classes;
        while (classes.hasRemaining()) {
            byte[] name = new byte[classes.getShort()];
            classes.get(name);
            places.put(new String(name, StandardCharsets.US_ASCII), classes.position());
            classes.position(classes.position() + 4 + classes.getInt(classes.position()));
        }
    }

    public static void main(String[] args) throws Throwable {
        int found = feature(System.getProperty("java.specification.version"));
        if (found < NEEDED) {
            System.err.println("TokenFly needs Java " + NEEDED + " or newer, but this is Java "
                    + System.getProperty("java.version") + " (" + System.getProperty("java.home") + ").");
            System.exit(1);
        }
        try {
            Launcher loader = new Launcher(read(Launcher.class.getResourceAsStream("/classes")));
            loader.loadClass("tokenfly.Main").getMethod("main", String[].class).invoke(null, (Object) args);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    /** The feature release of a specification version: 8 for "1.8", 25 for "25". */
    static int feature(String version) {
        return Integer.parseInt(version.startsWith("1.") ? version.substring(2) : version);
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
        Integer place = places.get(name);
        if (place == null) throw new ClassNotFoundException(name);
        return defineClass(name, classes.array(), place + 4, classes.getInt(place),
                Launcher.class.getProtectionDomain());
    }

    private static ByteBuffer read(InputStream packed) throws IOException {
        try (DataInputStream in = new DataInputStream(packed)) {
            byte[] bytes = new byte[in.readInt()];
            in.readFully(bytes);
            return ByteBuffer.wrap(bytes);
        }
    }
}
