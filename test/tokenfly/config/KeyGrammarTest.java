package tokenfly.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tokenfly.config.Key.Scope;

class KeyGrammarTest {
    @ParameterizedTest
    @CsvSource({
        "listen,                                      GLOBAL,   '',                     listen",
        "admin.key,                                   GLOBAL,   '',                     admin.key",
        "provider.x.keys,                             PROVIDER, x,                      keys",
        "provider.my.name.timeout.first-byte,         PROVIDER, my.name,                timeout.first-byte",
        "provider.my.name.header.X-A,                 PROVIDER, my.name,                header.X-A",
        "provider.x.header.keys,                      PROVIDER, x,                      header.keys",
        "model.deepseek/deepseek-chat.price.input,    MODEL,    deepseek/deepseek-chat, price.input",
        "model.glm-4.6.price.peak.output,             MODEL,    glm-4.6,                price.peak.output",
        "model.glm-4.6.providers,                     MODEL,    glm-4.6,                providers",
        "model.a.long.peak,                           MODEL,    a.long,                 peak",
        "model.price.price.input,                     MODEL,    price,                  price.input",
        "account.a.b.keys,                            ACCOUNT,  a.b,                    keys",
        "account.default.spend-per-day,               ACCOUNT,  default,                spend-per-day",
    })
    void aKeyIsReadByItsKnownEnding(String key, Scope scope, String name, String ending) {
        assertEquals(new Key(scope, name, ending), KeyGrammar.parse(key));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Listen", "listen.x", "provider", "provider.", "provider.keys", "provider..keys.x",
        "provider.x", "provider.x.header.", "provider.header.X", "model.price.input.x", "model.x.price",
        "account.x.limit", "tls", "models.x.providers"})
    void otherKeysAreUnknown(String key) {
        assertNull(KeyGrammar.parse(key));
    }

    @ParameterizedTest
    @CsvSource({
        "lisen,                              listen",
        "tls.certifcate,                     tls.certificate",
        "body_limit,                         body.limit",
        "provider.x.kyes,                    provider.x.keys",
        "provider.x.timeout.firstbyte,       provider.x.timeout.first-byte",
        "providers.x.keys,                   provider.x.keys",
        "modle.glm-4.6.price.input,          model.glm-4.6.price.input",
        "model.a.b.c.max-ouput,              model.a.b.c.max-output",
        "account.x.request-per-minute,       account.x.requests-per-minute",
    })
    void theNearestKeyIsOffered(String key, String nearest) {
        assertEquals("unknown key; did you mean " + nearest + "?", KeyGrammar.unknown(key));
    }

    @Test
    void withoutANearKeyThoseOfItsKindAreNamed() {
        assertEquals("unknown key; allowed after provider.NAME: openai, anthropic, keys, timeout.connect,"
                + " timeout.first-byte, timeout.idle, auth, kind, header.X",
                KeyGrammar.unknown("provider.x.something-else"));
        assertEquals("unknown key; allowed: listen, tls.certificate, tls.key, data, currency, admin.key,"
                + " body.limit, body.memory, drain and what begins with provider., model. or account.",
                KeyGrammar.unknown("something.else"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"sk-tf-0a1B2c3D4e5F6g7H", "sk-live-abc,", "AKIAIOSFODNN", "c2VjcmV0", "my secret",
        "abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyz"})
    void whatMayBeAPieceOfASecretIsNotShown(String key) {
        assertFalse(KeyGrammar.isShowable(key));
        assertFalse(KeyGrammar.unknown(key).contains(key));
    }

    @Test
    void keysAndHeadersAreSecrets() {
        assertTrue(KeyGrammar.isSecret("admin.key"));
        assertTrue(KeyGrammar.isSecret("provider.x.keys"));
        assertTrue(KeyGrammar.isSecret("account.x.keys"));
        assertTrue(KeyGrammar.isSecret("provider.x.header.Authorization"));
        assertFalse(KeyGrammar.isSecret("tls.key"));
        assertFalse(KeyGrammar.isSecret("provider.x.openai"));
    }
}
