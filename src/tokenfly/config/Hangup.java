package tokenfly.config;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;

/// SIGHUP, by which an operator asks a server to read its configuration again.
///
/// Signals are only to be had from `sun.misc`, in a module that TokenFly does not require: it is
/// looked up while running, and where it is absent there is no SIGHUP, and nothing else is missing.
final class Hangup {
    private static final String SIGNAL = "sun.misc.Signal";
    private static final String HANDLER = "sun.misc.SignalHandler";
    private static final String NAME = "HUP";

    private Hangup() {
    }

    /// Runs `action`, on a thread of its own, for each SIGHUP from now on.
    ///
    /// @return puts back what was there before; does nothing where there is no such signal
    static Runnable handle(Runnable action) {
        try {
            var types = new Class<?>[] {Class.forName(HANDLER)};
            var before = install(Proxy.newProxyInstance(Hangup.class.getClassLoader(), types,
                    (self, method, arguments) -> switch (method.getName()) {
                        case "handle" -> {
                            action.run();
                            yield null;
                        }
                        case "equals" -> self == arguments[0];
                        case "hashCode" -> System.identityHashCode(self);
                        default -> "SIGHUP";
                    }));
            return () -> putBack(before);
        } catch (ReflectiveOperationException absent) {
            // No such module, no such signal on this system, or a JVM started with -Xrs.
            return () -> { };
        }
    }

    private static void putBack(Object handler) {
        try {
            install(handler);
        } catch (ReflectiveOperationException impossible) {
            throw new IllegalStateException("SIGHUP was handled and cannot be given back", impossible);
        }
    }

    private static Object install(Object handler) throws ReflectiveOperationException {
        return Class.forName(SIGNAL).getMethod("handle", Class.forName(SIGNAL), Class.forName(HANDLER))
                .invoke(null, signal(), handler);
    }

    /// @throws InvocationTargetException if the system has no such signal
    private static Object signal() throws ReflectiveOperationException {
        return Class.forName(SIGNAL).getConstructor(String.class).newInstance(NAME);
    }
}
