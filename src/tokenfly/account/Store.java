package tokenfly.account;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import tokenfly.account.ledger.Audit;
import tokenfly.account.ledger.Charge;
import tokenfly.account.ledger.Entries;
import tokenfly.account.settings.AccountSettings;
import tokenfly.account.settings.AccountsFile;
import tokenfly.account.settings.ApiKey;
import tokenfly.account.shared.Member;

/// Where money and limits are kept, and who decides about them. Nothing outside of this package
/// learns which one there is. Thread-safe.
sealed interface Store extends AutoCloseable permits FileStore, SharedStore {
    Accounts accounts();

    /// Sees to it that something is known of an account that a request comes for.
    void meet(Account account);

    /// Sees to it that what is known of an account, or of a key of it unless that is null, is what holds now.
    void look(Account account, ApiKey key);

    /// See [Books#hear].
    void hear(Collection<Account> accounts);

    /// Lets a request of an account that is not disabled in, or says why not.
    Admission admit(Account account, Arrival arrival, Estimate estimate);

    /// Charges what an admitted request cost and gives back what it held. When this returns, the
    /// entry survives the death of this process.
    void settle(Account account, Reservation reservation, Charge charge);

    /// Gives back what an admitted request held, without a charge.
    void release(Account account, Reservation reservation);

    /// See [Books#apply].
    void apply(List<AccountSettings> settings);

    /// See [Books#credit].
    CreditOutcome credit(String account, long nanos, String note);

    /// See [Books#accountsFile].
    AccountsFile file(Path file);

    /// See [Books#entries].
    Entries entries(String place) throws IOException;

    /// See [Books#audit].
    Audit audit() throws IOException;

    /// Null where nothing is shared.
    Member member();

    /// See [Books#isFailing].
    boolean isFailing();

    /// See [Books#tend].
    void tend() throws IOException;

    @Override void close() throws IOException;
}
