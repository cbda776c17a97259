package tokenfly;

/**
 * The jar's entry: checks the Java version before any newer class is loaded.
 *
 * <p>Compiled for release 8, so that an old Java can run it and say what it needs instead of
 * failing with an UnsupportedClassVersionError.
 */
public final class Launcher {
    private static final int NEEDED = 25;

    private Launcher() {
    }

    public static void main(String[] args) throws Exception {
        int found = feature(System.getProperty("java.specification.version"));
        if (found < NEEDED) {
            System.err.println("TokenFly needs Java " + NEEDED + " or newer, but this is Java "
                    + System.getProperty("java.version") + " (" + System.getProperty("java.home") + ").");
            System.exit(1);
        }
        Main.main(args);
    }

    /** The feature release of a specification version: 8 for "1.8", 25 for "25". */
    static int feature(String version) {
        return Integer.parseInt(version.startsWith("1.") ? version.substring(2) : version);
    }
}
