package tokenfly.account;

import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import tokenfly.account.limits.Clocks;
import tokenfly.account.settings.AccountSettings;
import tokenfly.account.settings.ApiKey;
import tokenfly.account.settings.KeyHash;

/// All accounts, by name and by key: those of the config, and those that only the ledger still
/// knows. Thread-safe.
public final class Accounts {
    private final Store store;
    private final Clocks clocks;
    private final Map<String, Account> byName = new ConcurrentHashMap<>();
    private volatile Map<KeyHash, Credential> byKey = Map.of();

    Accounts(Store store, Clocks clocks) {
        this.store = store;
        this.clocks = clocks;
    }

    /// @return null if there is no such account
    public Account byName(String name) {
        return byName.get(name);
    }

    /// Finds the account that a key belongs to and notes the use. A wrong key costs the same time
    /// as a right one: each is hashed, and its hash looked up once.
    ///
    /// @param secret the key as the client sent it; empty if it sent none
    /// @return null if it is nobody's key
    public Credential byKey(String secret) {
        Credential credential = byKey.get(KeyHash.of(secret));
        if (credential != null) credential.used(clocks.now());
        return credential;
    }

    public boolean isExpired(Credential credential) {
        return credential.key() != null && credential.key().isExpired(clocks.now());
    }

    public Collection<Account> all() {
        return Collections.unmodifiableCollection(byName.values());
    }

    /// The keys of an account, in the order of the config.
    public List<Credential> keys(Account account) {
        Map<KeyHash, Credential> now = byKey;
        return account.settings().keys().stream().map(key -> now.get(key.hash()))
                .filter(credential -> credential != null && credential.account() == account)
                .toList();
    }

    Account made(String name) {
        return byName.computeIfAbsent(name, key -> new Account(key, store, clocks));
    }

    /// Exchanges the settings of all accounts; those that are not named are closed. What throws does
    /// so before anything is exchanged.
    void apply(List<AccountSettings> all) {
        Map<KeyHash, Credential> keys = HashMap.newHashMap(all.size());
        Map<Account, AccountSettings> next = new HashMap<>();
        byName.forEach((name, account) -> next.put(account, AccountSettings.removed(name)));
        for (AccountSettings settings : all) {
            Account account = made(settings.name());
            next.put(account, settings);
            for (ApiKey key : settings.keys()) keys.put(key.hash(), credential(account, key));
        }
        next.forEach(Account::settings);
        byKey = keys;
    }

    private Credential credential(Account account, ApiKey key) {
        Credential before = byKey.get(key.hash());
        boolean isSame = before != null && before.account() == account;
        return new Credential(account, key, isSame ? before.lastUsed() : null);
    }
}
