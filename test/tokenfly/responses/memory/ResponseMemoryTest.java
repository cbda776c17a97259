package tokenfly.responses.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import tokenfly.http.BodyException;
import tokenfly.http.BodyMemory;

class ResponseMemoryTest {
    private static final long MINUTE = 60L * 1_000_000_000;

    private final AtomicLong now = new AtomicLong();
    private final BodyMemory budget = new BodyMemory(20_000);
    private final ResponseMemory memory = new ResponseMemory(10_000, now::get, budget);

    private static StoredResponse response(String id, String previous, int bytes, String... items) {
        return new StoredResponse(id, previous, new byte[bytes], new byte[0], new byte[0],
                List.of(items), false);
    }

    @Test
    void aResponseIsFoundByItsIdAndByItsItemsForItsAccountAlone() {
        memory.keep("a", response("r", null, 10, "msg_1"));
        assertNotNull(memory.find("a", "r"));
        assertNotNull(memory.findByItem("a", "msg_1"));
        assertNull(memory.find("b", "r"));
        assertNull(memory.findByItem("b", "msg_1"));
        assertNull(memory.findByItem("a", "msg_2"));
    }

    @Test
    void whatIsForgottenIsGoneWithItsItems() {
        memory.keep("a", response("r", null, 10, "msg_1"));
        assertFalse(memory.forget("b", "r"));
        assertTrue(memory.forget("a", "r"));
        assertFalse(memory.forget("a", "r"));
        assertNull(memory.findByItem("a", "msg_1"));
        assertEquals(0, budget.heldBytes());
    }

    @Test
    void anHourAfterItsLastUseItIsForgotten() {
        memory.keep("a", response("r", null, 10));
        now.set(50 * MINUTE);
        assertNotNull(memory.find("a", "r"));
        now.set(100 * MINUTE);
        assertNotNull(memory.find("a", "r"));
        now.set(161 * MINUTE);
        assertNull(memory.find("a", "r"));
        assertEquals(0, budget.heldBytes());
    }

    @Test
    void whatIsOldMakesRoomThoughNobodyAsksForIt() {
        memory.keep("a", response("r", null, 10));
        now.set(61 * MINUTE);
        memory.keep("b", response("s", null, 10));
        assertEquals(410, budget.heldBytes());
    }

    @Test
    void theLargestAccountMakesRoomAndLosesItsOldestFirst() {
        memory.keep("small", response("s", null, 600));
        for (int i = 0; i < 4; i++) memory.keep("large", response("l" + i, null, 1_600));
        memory.find("large", "l0");
        memory.keep("small", response("t", null, 700));
        assertNull(memory.find("large", "l1"));
        assertNotNull(memory.find("large", "l0"));
        assertNotNull(memory.find("small", "s"));
        assertTrue(budget.heldBytes() <= 10_000);
    }

    @Test
    void whatRequestsWantIsForgottenTheOldestFirst() throws BodyException.MemoryFull {
        for (var id : new String[] {"1", "2", "3"}) memory.keep("a", response(id, null, 1_600));
        assertEquals(6_000, budget.heldBytes());

        budget.takeMore(this, 15_500);
        assertNotNull(memory.find("a", "3"));
        budget.takeMore(this, 4_000);
        assertNull(memory.find("a", "3"));
        assertFalse(memory.keep("a", response("4", null, 1_600)), "running requests leave no room");
        assertEquals(19_500, budget.heldBytes());
        budget.giveBack(this, 19_500);
        assertTrue(memory.keep("a", response("4", null, 1_600)));
    }

    @Test
    void noneTakesMoreThanAQuarter() {
        assertFalse(memory.keep("a", response("r", null, 2_500)));
        assertNull(memory.find("a", "r"));
        assertFalse(new ResponseMemory(0, now::get).holds(0));
    }

    @Test
    void aChainIsWholeOrNotThere() {
        memory.keep("a", response("1", null, 10));
        memory.keep("a", response("2", "1", 10));
        memory.keep("a", response("3", "2", 10));
        assertEquals(List.of("1", "2", "3"),
                memory.chain("a", "3").stream().map(StoredResponse::id).toList());
        memory.forget("a", "2");
        assertNull(memory.chain("a", "3"));
        memory.keep("a", response("2", "3", 10));
        assertNull(memory.chain("a", "3"), "a circle has no beginning");
    }

    @Test
    void whatItCountsIsWhatItHolds() {
        var random = new Random(7);
        for (int i = 0; i < 20_000; i++) {
            var account = "a" + random.nextInt(5);
            var id = "r" + random.nextInt(40);
            switch (random.nextInt(4)) {
                case 0 -> memory.forget(account, id);
                case 1 -> memory.find(account, id);
                case 2 -> now.addAndGet(random.nextLong(20 * MINUTE));
                default -> memory.keep(account, response(id, null, random.nextInt(2_000), "i" + id));
            }
            assertTrue(budget.heldBytes() >= 0 && budget.heldBytes() <= 10_000);
        }
        for (int a = 0; a < 5; a++) for (int r = 0; r < 40; r++) memory.forget("a" + a, "r" + r);
        assertEquals(0, budget.heldBytes());
    }
}
