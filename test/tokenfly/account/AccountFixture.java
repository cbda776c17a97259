package tokenfly.account;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import tokenfly.account.ledger.Charge;
import tokenfly.account.ledger.FakeDisk;
import tokenfly.account.ledger.Ledger;
import tokenfly.account.limits.LimitState;
import tokenfly.account.money.Tokens;
import tokenfly.account.settings.AccountSettings;
import tokenfly.account.settings.LimitKind;
import tokenfly.account.settings.Limits;

/// What tests of accounts stand on: the books of one account, on clocks and a disk in the test's
/// hand.
abstract class AccountFixture {
    @TempDir Path data;
    final FakeClock clock = new FakeClock();
    final FakeDisk disk = new FakeDisk();
    Books books;

    @BeforeEach
    void open() throws IOException {
        books = Books.open(data, clock.clocks(), _ -> { }, disk, Ledger.SEGMENT_BYTES);
    }

    @AfterEach
    void close() throws IOException {
        books.close();
    }

    /// An account with a balance of so many nanos; below zero for one without.
    Account account(Limits limits, long balance) {
        OptionalLong opening = balance < 0 ? OptionalLong.empty() : OptionalLong.of(balance);
        books.apply(List.of(new AccountSettings("alice", List.of(), List.of("*"), limits, opening,
                false)));
        return books.accounts().byName("alice");
    }

    Account unlimited(Limits limits) {
        return account(limits, -1);
    }

    static Estimate cost(long ceiling) {
        return new Estimate(ceiling, ceiling, 0);
    }

    static Estimate tokens(long tokens) {
        return new Estimate(0, 0, tokens);
    }

    /// A request without a key, whose arrival took no place.
    static Admission admit(Account account, Estimate estimate) {
        try (var arrival = new Arrival(account, null, new Admission.Disabled())) {
            return arrival.admit(estimate);
        }
    }

    static Reservation admitted(Account account, Estimate estimate) {
        return assertInstanceOf(Admission.Admitted.class, admit(account, estimate)).reservation();
    }

    static Admission.Refused refused(Account account, Estimate estimate) {
        return assertInstanceOf(Admission.Refused.class, admit(account, estimate));
    }

    static Charge charge(long nanos, long tokens) {
        return new Charge(nanos, new Tokens(tokens, 0, 0), false, "req", "glm", "zhipu", "stop", 5);
    }

    static Map<LimitKind, Long> used(Account account) {
        return account.limits().stream().collect(
                Collectors.toMap(LimitState::kind, LimitState::used));
    }
}
