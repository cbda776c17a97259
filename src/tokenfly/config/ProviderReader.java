package tokenfly.config;

import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import tokenfly.provider.ProviderKind;
import tokenfly.upstream.Provider.Auth;
import tokenfly.upstream.Provider.Timeouts;
import tokenfly.upstream.Provider;

/// Reads `provider.NAME.…`.
final class ProviderReader {
    private static final Duration MIN_TIMEOUT = Duration.ofMillis(1);
    private static final String NONE = "none";
    private static final String TOKEN = "[!#$%&'*+.^_`|~0-9A-Za-z-]+";
    /// The HTTP client sets these itself and refuses ours.
    private static final List<String> TAKEN = List.of("connection", "content-length", "expect",
            "host", "transfer-encoding", "upgrade");

    private final Mistakes mistakes;
    private final Values values;

    ProviderReader(Mistakes mistakes) {
        this.mistakes = mistakes;
        this.values = new Values(mistakes);
    }

    Provider read(Section section) {
        if (!Names.isProvider(section.name()))
            mistakes.add(section.first(), "has no provider's name; allowed: " + Names.PROVIDER_ALLOWED);
        var openai = values.base(section.get("openai"), "/chat/completions");
        var anthropic = values.base(section.get("anthropic"), "/v1/messages");
        if (!section.has("openai") && !section.has("anthropic"))
            mistakes.addMissing(section, "provider." + section.name() + ".openai",
                    "a base URL here, in .anthropic, or in both");
        var auth = values.word(section.get("auth"), Auth.class, null);
        var keys = Values.list(section.get("keys"));
        boolean keyless = keys.equals(List.of(NONE)) || auth == Auth.NONE;
        if (!keyless) checkKeys(section, keys);
        var kind = values.word(section.get("kind"), ProviderKind.class, kindOf(openai, anthropic));
        return new Provider(section.name(), openai, anthropic, keyless ? List.of() : keys, keyless,
                keyless || !keys.isEmpty() ? List.of() : missing(section), auth, kind,
                timeouts(section), headers(section));
    }

    /// What is no visible ASCII cannot travel in a header.
    private void checkKeys(Section section, List<String> keys) {
        if (keys.contains(NONE))
            mistakes.add(section.get("keys").at(), "has none among keys; allowed: keys, or none alone");
        if (!keys.stream().allMatch(key -> key.matches("[!-~]+")))
            mistakes.add(section.get("keys").at(), "has a key with a blank or an odd character in it;"
                    + " allowed: visible ASCII, with commas between keys");
    }

    private static List<String> missing(Section section) {
        var keys = section.raw("keys");
        return keys == null ? List.of() : keys.missing();
    }

    private static ProviderKind kindOf(URI openai, URI anthropic) {
        var base = openai != null ? openai : anthropic;
        return base == null ? ProviderKind.GENERIC : ProviderKind.ofHost(base.getHost());
    }

    private Timeouts timeouts(Section section) {
        var usual = Timeouts.DEFAULT;
        return new Timeouts(
                values.duration(section.get("timeout.connect"), usual.connect(), MIN_TIMEOUT),
                values.duration(section.get("timeout.first-byte"), usual.firstByte(), MIN_TIMEOUT),
                values.duration(section.get("timeout.idle"), usual.idle(), MIN_TIMEOUT));
    }

    private Map<String, String> headers(Section section) {
        var headers = new LinkedHashMap<String, String>();
        for (var ending : section.endings()) {
            if (!ending.startsWith(Key.HEADER) || section.get(ending) == null) continue;
            var entry = section.get(ending);
            var name = ending.substring(Key.HEADER.length());
            if (!name.matches(TOKEN) || TAKEN.contains(name.toLowerCase(Locale.ROOT)))
                mistakes.add(entry.at(), "has a header's name that cannot be set; allowed: letters,"
                        + " digits and hyphens, and none of " + String.join(", ", TAKEN));
            else if (!entry.value().matches("[\\t -~]*"))
                mistakes.add(entry.at(), "has a header's value with an odd character; allowed: visible"
                        + " ASCII and blanks");
            else
                headers.put(name, entry.value());
        }
        return headers;
    }
}
