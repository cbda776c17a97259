/// An LLM API gateway in one jar.
///
/// This list is everything TokenFly needs beside `java.base`: the JDK's HTTP server and HTTP client; and
/// `java.sql`, where several gateways share a database, and only there.
module tokenfly {
    requires java.net.http;
    requires jdk.httpserver;
    requires static java.sql;

    provides java.net.spi.InetAddressResolverProvider with tokenfly.transport.ChosenResolver;
}
