/// Accounts as they live: who may do how much, and what it comes to.
///
/// A request takes what it may need before it is sent, and pays what it cost when it is over:
///
/// ```
///                    limits and balance
///  admit(Estimate) ---------------------> Admitted(Reservation)      holds money, a slot, tokens
///        |                                      |        |
///        v                              settle(Charge)  close()
///  Refused, BalanceUsedUp,                      |        |
///  LedgerUnavailable, Disabled                  v        v
///                                            charged    void         hold, slot, tokens come back
///                                               |
///                                          ledger entry              written before settle returns
/// ```
///
/// Below this package are [tokenfly.account.limits], what is counted towards a limit,
/// [tokenfly.account.money], what things cost, [tokenfly.account.settings],
/// what the operator decided, [tokenfly.account.ledger], what was paid, and [tokenfly.account.shared], a
/// database of several gateways. Here, read [Books], the front door, with its [Accounts] and the [Store]
/// that keeps them, a [FileStore] or a [SharedStore]; then [Account] with [Admission] and [Reservation];
/// then what an account is made of: [Book], its money, and an [Allowance] of its own and of each of its
/// keys, with its speed, [Rates]. [CreditOrder] and [Inbox] are how
/// another process adds to a balance; [WrongKeys] stands before the door.
package tokenfly.account;
