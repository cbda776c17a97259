package tokenfly.console;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tokenfly.json.JsonObject;
import tokenfly.testing.RunningGateway;

/// An account that has less than `low-balance` is shown as low, to the operator and to itself.
class LowBalanceTest {
    private static final String ADMIN = "operator-key-for-tests";

    private RunningGateway gateway;
    private Visitor operator;

    @BeforeEach
    void start() throws Exception {
        gateway = RunningGateway.with("""
                admin.key = %s
                account.default.low-balance = 5
                account.alice.keys = sk-tf-alice
                account.alice.balance = 4.99
                account.bob.keys = sk-tf-bob
                account.bob.balance = 5
                account.carol.keys = sk-tf-carol
                account.dave.keys = sk-tf-dave
                account.dave.balance = 1
                account.dave.low-balance = none
                """.formatted(ADMIN));
        operator = Visitor.signedIn(gateway, ADMIN);
    }

    @AfterEach
    void stop() throws Exception {
        gateway.close();
    }

    @Test
    void whoHasLessThanHeShouldIsLow() throws Exception {
        assertTrue(own("alice").isTrue("low"));
        assertEquals("5", own("alice").string("low_balance"));
        assertEquals("false", own("bob").get("low").toString());
        assertEquals("false", own("carol").get("low").toString(), "without a balance there is none to be low");
        assertEquals("false", own("dave").get("low").toString());
        assertTrue(operator.json("/admin/accounts/alice").isTrue("low"));
        var low = operator.json("/admin/accounts").array("accounts").values().stream().map(JsonObject.class::cast)
                .filter(account -> account.isTrue("low")).map(account -> account.string("account")).toList();
        assertEquals("[alice]", low.toString());
    }

    @Test
    void aCreditAndAnEditChangeIt() throws Exception {
        operator.json("POST", "/admin/accounts/alice/credit", "{\"amount\":\"0.01\"}");
        operator.json("PATCH", "/admin/accounts/bob", "{\"low-balance\":\"6\"}");

        assertEquals("false", own("alice").get("low").toString());
        assertTrue(own("bob").isTrue("low"));
        assertEquals(400, operator.call("PATCH", "/admin/accounts/bob", "{\"low-balance\":\"0\"}").statusCode());
    }

    private JsonObject own(String account) throws Exception {
        return RunningGateway.json(gateway.get("/v1/account", "authorization", "Bearer sk-tf-" + account));
    }
}
