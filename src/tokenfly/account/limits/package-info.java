/// What is counted towards a limit, and what is left of it.
///
/// `SlidingWindow` counts the last minute, `Spending` with `UseSum` a day, a month or all time, by the
/// [tokenfly.account.limits.Clocks]; `HeardLimits` is what other gateways have counted;
/// [tokenfly.account.limits.LimitState] is one limit as others are shown it. Who is refused for it is
/// decided in [tokenfly.account].
package tokenfly.account.limits;
