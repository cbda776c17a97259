package tokenfly.gateway;

import tokenfly.chat.Usage;

/// An answer that a provider began, and that went to nobody, since it failed before it was whole.
///
/// @param costNanos what it would have cost by the price list
record Lost(String provider, String model, Usage usage, long costNanos) {
}
