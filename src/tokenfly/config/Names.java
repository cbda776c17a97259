package tokenfly.config;

import java.util.regex.Pattern;
import tokenfly.upstream.catalog.Provider;

/// What providers and models may be called.
final class Names {
    static final String DEMO = Provider.DEMO;
    static final String PROVIDER_ALLOWED = "1 to 64 of the characters A-Z a-z 0-9 . _ -, not dots alone";
    static final String MODEL_ALLOWED = "1 to 200 visible ASCII characters, without a comma and =";

    private static final Pattern PROVIDER = Pattern.compile("(?!\\.+$)[A-Za-z0-9._-]{1,64}");
    private static final Pattern MODEL = Pattern.compile("[!-~&&[^,=]]{1,200}");

    private Names() {
    }

    static boolean isProvider(String name) {
        return PROVIDER.matcher(name).matches();
    }

    /// Ids hold dots, slashes, colons, and brackets as in `claude-x[1m]`; a comma or `=` would end
    /// them in a list.
    static boolean isModel(String id) {
        return MODEL.matcher(id).matches();
    }
}
