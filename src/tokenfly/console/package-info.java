/// The pages of the browser and the JSON behind them.
///
/// [tokenfly.console.Console] is the way in and decides who may see what, with `PageFiles` for anybody; a
/// [tokenfly.console.Session] is proved by a cookie of [tokenfly.console.Sessions]. Then
/// [tokenfly.console.AccountApi] answers an account and [tokenfly.console.OperatorApi] the
/// operator,
/// [tokenfly.console.AccountEdits] and [tokenfly.console.ManagedKeys] write what they change,
/// [tokenfly.console.UseApi] and [tokenfly.console.Requests] tell what was used and asked, also as
/// [tokenfly.console.Csv].
///
/// The pages lie in `pages`: plain HTML, CSS and JavaScript that get everything they show from this API. A
/// script imports only from floors below its own:
///
/// ```
/// console start models                       a page each
/// account operator                           the sections of a side
/// home accounts config playground guide      what only one of them shows
/// providers requests use keys answer frame   what several show
/// chart markdown
/// table copying dialog router
/// format session address
/// words
/// dom talk snippets
/// ```
///
/// The API is listed path by path in README.md, under "Pages". Each part of it has a class of its own: `SeriesApi`,
/// `UpstreamApi`, `LedgerApi`, `ConfigApi` with `ModelTest`, and `Configuration`, what they may do with the files.
///
/// Where several gateways share a store, whichever is asked answers for all: `/admin/requests`, `…/live`,
/// `…/providers` and `…/series` put together what each of them says of itself ([tokenfly.console.Gateways]); an item
/// names its `gateway`, and `silent` those that did not answer, whose share is missing. `/admin/gateways` lists
/// them. What went through a gateway that has stopped since is in the ledger, and on that machine.
///
/// Refusals are `{"error":{"message":…}}` with 400, 401, 403, 404, 409, 413, 415, 429 or 503. A
/// change by session needs the header `x-csrf-token` with the `csrf` that signing in gave; one by
/// the admin key does not. A change that is saved but not in force says so in `warning`.
package tokenfly.console;
