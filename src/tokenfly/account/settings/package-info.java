/// What an operator decides about accounts: names, keys, limits, and the files they stand in.
///
/// Read [AccountSettings] first, with its [Limits], [ApiKey]s and [KeyHash]es; then
/// [AccountProperties], the grammar of `account.` keys in a properties file, and [AccountsFile],
/// the file of that grammar that the program itself writes.
package tokenfly.account.settings;
