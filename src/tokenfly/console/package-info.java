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
/// | path | method | what |
/// | --- | --- | --- |
/// | `/console/api/models` | GET | every model, for anybody |
/// | `/console/api/session` | GET, POST, DELETE | who is signed in; sign in by `{"key":…}`; sign out |
/// | `/console/api/account` | GET | balance, holds, limits with what is left, models, use of today and this month |
/// | `/console/api/use`, `…/use.csv` | GET | tokens and cost by day (`from`, `to`) and model or key (`by`, `top`), 31 days |
/// | `/console/api/requests`, `…/ID` | GET | the newest requests (`limit`, `skip`, `model`, `provider`, `key`, `outcome`, `from`, `to`), or one |
/// | `/console/api/keys` | GET, POST | the keys; make one by `{"name":…}`, shown this once as `key` |
/// | `/console/api/keys/ID` | PATCH, DELETE | name it, revoke it |
/// | `/admin/accounts` | GET, POST | all (`find`, `after`, `limit`); make one by `{"account":…}`, `balance`, limits |
/// | `/admin/accounts/NAME` | GET, PATCH | one, with its keys; `models`, the five limits, `disabled`; null: the default |
/// | `/admin/accounts/NAME/credit` | POST | `{"amount":"12.50","note":…}`; a negative amount takes away |
/// | `/admin/accounts/NAME/keys`, `…/ID` | GET, POST, PATCH, DELETE | as for the account itself |
/// | `/admin/use`, `/admin/requests`, `/admin/live` | GET | of all accounts (`account`); what runs now |
/// | `/admin/providers/NAME/retry` | POST | ends every rest of a provider, its keys and models |
/// | `/admin/providers` | GET | providers and keys: health, what they rest for, errors and latency of 15 minutes |
/// | `/admin/ledger`, `/admin/ledger.csv` | GET | newest first (`account`, `kind`; pages: `limit`, `before`) |
/// | `/admin/gateways` | GET | those that share the store: since when, silent for how long, charges on their way, whether configured otherwise |
/// | `/admin/audit`, `/admin/check` | GET | the ledger verified; the configuration's mistakes and what is off |
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
