package tokenfly;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.InvocationTargetException;
import java.util.HashMap;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/**
 * The jar's entry: checks the Java version before any newer class is loaded, then loads the others.
 *
 * <p>Compiled for release 8, so that an old Java can run it and say what it needs instead of
 * failing with an UnsupportedClassVersionError.
 *
 * <p>The other classes lie in the jar as one entry, {@code classes.jar}, itself not compressed: five
 * hundred small classes that are compressed together take half the room of as many compressed one
 * by one, and are read in one go.
 */
public final class Launcher extends ClassLoader {
    private static final int NEEDED = 25;

    private final Map<String, byte[]> classes;

    private Launcher(Map<String, byte[]> classes) {
        super(Launcher.class.getClassLoader());
        this.classes = classes;
    }

    public static void main(String[] args) throws Throwable {
        int found = feature(System.getProperty("java.specification.version"));
        if (found < NEEDED) {
            System.err.println("TokenFly needs Java " + NEEDED + " or newer, but this is Java "
                    + System.getProperty("java.version") + " (" + System.getProperty("java.home") + ").");
            System.exit(1);
        }
        try {
            Launcher loader = new Launcher(read(Launcher.class.getResourceAsStream("/classes.jar")));
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
        byte[] bytes = classes.remove(name.replace('.', '/') + ".class");
        if (bytes == null) throw new ClassNotFoundException(name);
        return defineClass(name, bytes, 0, bytes.length, Launcher.class.getProtectionDomain());
    }

    private static Map<String, byte[]> read(InputStream jar) throws IOException {
        Map<String, byte[]> classes = new HashMap<>();
        try (ZipInputStream entries = new ZipInputStream(jar)) {
            byte[] buffer = new byte[16 * 1024];
            for (ZipEntry entry = entries.getNextEntry(); entry != null; entry = entries.getNextEntry()) {
                ByteArrayOutputStream bytes = new ByteArrayOutputStream(4096);
                for (int n = entries.read(buffer); n > 0; n = entries.read(buffer)) bytes.write(buffer, 0, n);
                classes.put(entry.getName(), bytes.toByteArray());
            }
        }
        return classes;
    }
}
