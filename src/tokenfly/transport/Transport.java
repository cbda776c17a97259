package tokenfly.transport;

import java.net.Proxy;

/// How a server is reached, as far as an operator may set it. Two that are equal share their connections.
///
/// @param proxy null as the JVM is set; [Proxy#NO_PROXY] for none
/// @param certificates null as the JVM is set
public record Transport(Proxy proxy, Certificates certificates) {
    /// As the JVM is set.
    public static final Transport USUAL = new Transport(null, null);
}
