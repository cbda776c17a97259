package tokenfly.config;

import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import tokenfly.properties.Mistakes;
import tokenfly.properties.Section;
import tokenfly.provider.ProviderKind;
import tokenfly.upstream.catalog.Provider.Auth;
import tokenfly.upstream.catalog.Provider.Timeouts;
import tokenfly.upstream.catalog.Provider;

/// Reads `provider.NAME.…`.
final class ProviderReader {
    private static final String TOKEN = "[!#$%&'*+.^_`|~0-9A-Za-z-]+";
    /// The HTTP client sets these itself and refuses ours.
    private static final List<String> TAKEN = List.of("connection", "content-length", "expect",
            "host", "transfer-encoding", "upgrade");

    private final ConfigKeys keys;
    private final TransportReader transports;
    private final Mistakes mistakes;

    ProviderReader(ConfigKeys keys, TransportReader transports, Mistakes mistakes) {
        this.keys = keys;
        this.transports = transports;
        this.mistakes = mistakes;
    }

    Provider read(Section section) {
        if (!Names.isProvider(section.name()))
            mistakes.add(section.first(), "has no provider's name; allowed: " + Names.PROVIDER_ALLOWED);
        checkBases(section);
        var bases = bases(section);
        var auth = section.get(ConfigKeys.AUTH);
        var own = section.get(ConfigKeys.KEYS);
        boolean keyless = own.equals(List.of(ConfigValues.NONE)) || auth == Auth.NONE;
        var kind = section.get(ConfigKeys.KIND);
        return new Provider(section.name(), bases, keyless ? List.of() : own, keyless,
                keyless || !own.isEmpty() ? List.of() : section.missing(ConfigKeys.KEYS), auth,
                kind != null ? kind : kindOf(bases), timeouts(section),
                headers(section), transports.read(section));
    }

    private void checkBases(Section section) {
        if (keys.bases().values().stream().anyMatch(section::has)) return;
        var formats = List.copyOf(keys.bases().keySet());
        mistakes.addMissing(section, keys.provider().prefix(), keys.bases().get(formats.getFirst()),
                "a base URL here, in ." + String.join(", in .", formats.subList(1, formats.size()))
                        + (formats.size() == 2 ? ", or in both" : ", or in several"));
    }

    private Map<String, URI> bases(Section section) {
        var bases = new LinkedHashMap<String, URI>();
        keys.bases().forEach((dialect, key) -> {
            if (section.get(key) != null) bases.put(dialect, section.get(key));
        });
        return bases;
    }

    private static ProviderKind kindOf(Map<String, URI> bases) {
        return bases.isEmpty() ? ProviderKind.GENERIC
                : ProviderKind.ofHost(bases.values().iterator().next().getHost());
    }

    private static Timeouts timeouts(Section section) {
        return new Timeouts(section.get(ConfigKeys.CONNECT), section.get(ConfigKeys.FIRST_BYTE),
                section.get(ConfigKeys.IDLE));
    }

    private Map<String, String> headers(Section section) {
        var headers = new LinkedHashMap<String, String>();
        section.all(ConfigKeys.HEADER).forEach((name, value) -> {
            if (name.matches(TOKEN) && !TAKEN.contains(name.toLowerCase(Locale.ROOT))) headers.put(name, value);
            else mistakes.add(section.at("header." + name), "has a header's name that cannot be set; allowed:"
                    + " letters, digits and hyphens, and none of " + String.join(", ", TAKEN));
        });
        return headers;
    }
}
