/// What an operator decides about accounts: names, keys, limits, and the files they stand in.
///
/// Read [AccountSettings] first, with its [Limits], [ApiKey]s and [KeyHash]es; then [AccountKeys],
/// the table of what can be set, [AccountReader], which makes accounts of it, and [AccountsFile], the
/// file that the program itself writes.
package tokenfly.account.settings;
