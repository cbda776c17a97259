/// An LLM API gateway in one jar.
///
/// This list is everything TokenFly needs beside `java.base`: the JDK's HTTP server and HTTP client.
module tokenfly {
    requires java.net.http;
    requires jdk.httpserver;

    provides java.net.spi.InetAddressResolverProvider with tokenfly.transport.ChosenResolver;
}
