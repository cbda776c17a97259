package tokenfly.gateway;

import tokenfly.upstream.catalog.Catalog;

/// The part of the configuration that requests are served by. Immutable: a reload swaps it whole, and
/// a request keeps the one it began with.
///
/// @param bodyLimit bytes of the largest request body
/// @param currency label of prices and balances
public record Served(Catalog catalog, long bodyLimit, String currency) {}
