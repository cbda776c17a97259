package tokenfly.transport;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.net.spi.InetAddressResolver;
import java.net.spi.InetAddressResolverProvider;
import java.security.Security;
import java.util.stream.Stream;

/// The process's name service: gives the address that was chosen for the request that is being sent, and
/// all other names to the JDK's own. The JDK finds it by `META-INF/services`. Thread-safe.
///
/// The HTTP client asks for a name's address on the thread that sends the request, and has no other place
/// where an address can be handed to it without the name being lost to the certificate's check.
public final class ChosenResolver extends InetAddressResolverProvider {
    private static final ScopedValue<Chosen> CHOSEN = ScopedValue.newInstance();

    private record Chosen(String host, InetAddress address) {}

    /// What is sent.
    @FunctionalInterface
    public interface Sending<T> {
        T send() throws IOException, InterruptedException;
    }

    /// Sends while a place's name means this address alone.
    ///
    /// @param address null where there is nothing to choose
    public static <T> T at(ServerAddress place, InetAddress address, Sending<T> sending)
            throws IOException, InterruptedException {
        if (address == null) return sending.send();
        try {
            return ScopedValue.where(CHOSEN, new Chosen(place.host(), address)).call(sending::send);
        } catch (IOException | InterruptedException | RuntimeException thrown) {
            throw thrown;
        } catch (Exception other) {
            throw new IllegalStateException(other); // there is none
        }
    }

    /// Lets the JDK remember no address: what it remembered for half a minute would be taken instead of what is
    /// chosen. Must run before the first look-up of the process, when the JDK reads it, once.
    public static void prepare() {
        Security.setProperty("networkaddress.cache.ttl", "0");
    }

    @Override
    public String name() {
        return "tokenfly";
    }

    @Override
    public InetAddressResolver get(Configuration configuration) {
        var usual = configuration.builtinResolver();
        return new InetAddressResolver() {
            @Override
            public Stream<InetAddress> lookupByName(String host, LookupPolicy policy) throws UnknownHostException {
                if (CHOSEN.isBound() && CHOSEN.get().host().equals(host)) return Stream.of(CHOSEN.get().address());
                return usual.lookupByName(host, policy);
            }

            @Override
            public String lookupByAddress(byte[] address) throws UnknownHostException {
                return usual.lookupByAddress(address);
            }
        };
    }
}
