/// What was paid: an append-only text file that a person can read, each line chained to the one
/// before.
///
/// ```
/// data/ledger/000001.txt                          one segment, ended at 8 MB of entries
///   1 2026-11-22T10:00:00.000Z segment 1 ...      its header: where it begins in the chain,
///   2 ... carried alice 24.5 ...                  and every account's balance and use
///   3 2026-11-22T10:00:02.201Z charge alice 0.0123 request=... model=... 4f1c09d27a9be310
/// data/ledger/000001-at-81734.torn                a line that a crash cut short, set aside
/// ```
///
/// Read [Entry], what can stand in a line; [Line], how it is written; [Ledger], which appends; then
/// [Recovery], what happens at start-up, and [Audit], which reads everything. [Chain],
/// [SegmentReader] and [Verifier] are what these two share, [Disk] is where tests make the disk
/// fail.
package tokenfly.account.ledger;
