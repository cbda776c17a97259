/// What things cost. Whole nano-units in a `long` throughout: nothing here is a floating-point
/// number.
///
/// Read [Money] (amounts and how they are written), then [Tokens] and [Price], then [Prices] with
/// its [PeakHours].
package tokenfly.account.money;
