/// What several gateways share in a PostgreSQL, told in values: names, nano-units, lines.
///
/// ```
///   requests ── admit ──> Pool ──> admit_1 ─┐
///                                           ├──> tokenfly.purse, .hold, .rate       what holds now
///   journal ── Tail ──> Member ──> ship_1 ──┘    tokenfly.entry, .spent              what was paid
///                          └──> beat, join, assert, bury ──> tokenfly.live           who lives
/// ```
///
/// Read `schema-1.sql` first, and what `schema-2.sql` adds: the tables, and the functions that are all of the logic on the other side.
/// Then [Site], the database for whoever comes, and [Member], a gateway's part in it, with [Shipping], what it owes, [Node],
/// its calls, and [Admit], the one that a request makes, [Hold], what it takes, and [Answer]. [Chains] is where
/// credits are entered, [SharedSettings] what was set with commands and pages; [Questions] is what gateways ask each other; [Look], [SharedEntries]
/// and [SharedAudit] only read; [Moving] is the way in from a ledger of one gateway, and out.
///
/// Nothing here is loaded, nor is `java.sql`, where no store is set.
package tokenfly.account.shared;
