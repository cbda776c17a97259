package tokenfly.properties;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class KeysTest {
    private static final Keys KEYS = new Keys(
            new Scope("", keys("listen", "tls.certificate", "tls.key", "body.limit", "admin.key!")),
            new Scope("provider.", keys("openai", "keys!", "timeout.first-byte", "timeout.idle", "header.X!")),
            new Scope("model.", keys("providers", "price.input", "price.peak.output", "price.peak.input",
                    "price.PROVIDER.input", "peak", "long", "max-output")),
            new Scope("account.", keys("keys!", "models", "requests-per-minute", "spend-per-day", "key.KEY!",
                    "key.KEY.models")));

    private static List<Key<?>> keys(String... endings) {
        return Stream.of(endings).<Key<?>>map(ending -> ending.endsWith("!")
                ? new Key<>(ending.substring(0, ending.length() - 1), text -> text, "").secret()
                : new Key<>(ending, Integer::parseInt, 0)).toList();
    }

    @ParameterizedTest
    @CsvSource({
        "listen,                                   '',        '',                     listen",
        "admin.key,                                '',        '',                     admin.key",
        "provider.x.keys,                          provider., x,                      keys",
        "provider.my.name.timeout.first-byte,      provider., my.name,                timeout.first-byte",
        "provider.my.name.header.X-A,              provider., my.name,                header.X-A",
        "provider.my.header.header.X,              provider., my.header,              header.X",
        "provider.x.header.keys,                   provider., x,                      header.keys",
        "model.deepseek/deepseek-chat.price.input, model.,    deepseek/deepseek-chat, price.input",
        "model.glm-4.6.price.peak.output,          model.,    glm-4.6,                price.peak.output",
        "model.glm-4.6.providers,                  model.,    glm-4.6,                providers",
        "model.glm-4.6.price.my.zhipu.input,       model.,    glm-4.6,                price.my.zhipu.input",
        "model.a.long.peak,                        model.,    a.long,                 peak",
        "model.price.price.input,                  model.,    price,                  price.input",
        "account.a.b.keys,                         account.,  a.b,                    keys",
        "account.a.b.key.laptop,                   account.,  a.b,                    key.laptop",
        "account.a.key.my.laptop.models,           account.,  a,                      key.my.laptop.models",
        "account.default.spend-per-day,            account.,  default,                spend-per-day",
    })
    void aKeyIsReadByItsKnownEnding(String key, String prefix, String name, String ending) {
        var found = KEYS.find(key);

        assertEquals(List.of(prefix, name, ending), List.of(found.scope().prefix(), found.name(), found.ending()));
    }

    @ParameterizedTest
    @CsvSource({"provider.x.header.X-A, header.X, X-A", "account.a.key.b.models, key.KEY.models, b",
        "account.a.key.b, key.KEY, b", "model.m.price.peak.input, price.peak.input, ''",
        "model.m.price.p.input, price.PROVIDER.input, p"})
    void ofKeysThatFitTheOneOfMoreKnownWordsIsMeant(String key, String meant, String part) {
        var found = KEYS.find(key);

        assertEquals(meant, found.key().ending());
        assertEquals(part, found.key().part(found.ending()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Listen", "listen.x", "provider", "provider.", "provider.keys", "provider..keys.x",
        "provider.x", "provider.x.header.", "provider.header.X", "model.price.input.x", "model.x.price",
        "model.x.price..input", "account.x.limit", "account.x.key.", "account.key.x", "tls", "models.x.providers"})
    void otherKeysAreUnknown(String key) {
        assertNull(KEYS.find(key));
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
        assertEquals("unknown key; did you mean " + nearest + "?", KEYS.unknown(key));
    }

    @Test
    void withoutANearKeyThoseOfItsKindAreNamed() {
        assertEquals("unknown key; allowed after provider.NAME: openai, keys, timeout.first-byte, timeout.idle,"
                + " header.X", KEYS.unknown("provider.x.something-else"));
        assertEquals("unknown key; allowed: listen, tls.certificate, tls.key, body.limit, admin.key and what begins"
                + " with provider., model. or account.", KEYS.unknown("something.else"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"sk-tf-0a1B2c3D4e5F6g7H", "sk-live-abc,", "AKIAIOSFODNN", "c2VjcmV0", "my secret",
        "abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyz"})
    void whatMayBeAPieceOfASecretIsNotShown(String key) {
        assertFalse(KEYS.isShowable(key));
        assertFalse(KEYS.unknown(key).contains(key));
    }

    @Test
    void aSecretsValueIsNotShownNorThatOfAnUnknownKey() {
        for (var key : List.of("admin.key", "provider.x.keys", "account.x.keys", "account.x.key.y",
                "provider.x.header.Authorization", "provider.x.kesy")) assertFalse(KEYS.isOpen(key), key);
        for (var key : List.of("tls.key", "provider.x.openai", "account.x.key.y.models"))
            assertTrue(KEYS.isOpen(key), key);
    }

    @Test
    void aValueIsCheckedByTheKeysOwnParser() {
        KEYS.check("account.a.models", " 1 ");

        var fault = assertThrows(IllegalArgumentException.class, () -> KEYS.check("account.a.models", "x"));
        assertTrue(fault.getMessage().startsWith("account.a.models: "), fault.getMessage());
        assertThrows(IllegalArgumentException.class, () -> KEYS.check("account.a.colour", "1"));
    }
}
