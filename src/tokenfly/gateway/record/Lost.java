package tokenfly.gateway.record;

import tokenfly.chat.Usage;

/// An answer that a provider began, and that went to nobody, since it failed before it was whole.
///
/// @param costNanos what it would have cost by the price list
public record Lost(String provider, String model, Usage usage, long costNanos) {
}
