/// The configuration: two properties files in, one [tokenfly.config.Settings] out, or every mistake
/// at once with its file and line.
///
/// ```
/// ConfigLocation ─> PropertiesFile ─> Sections ─> GlobalReader  ┐
///   which file        grammar,        ${} put     CatalogReader ├─> Settings
///                     line numbers    in, keys    AccountReader ┘    or Mistakes
///                                     known
/// ```
///
/// In reading order: [tokenfly.config.SettingsReader] is the whole way, [tokenfly.config.Settings]
/// its result. The grammar: `PropertiesFile` (with `LogicalLines` and `Escapes`), `Expansion`,
/// `KeyGrammar`. What the keys mean: `GlobalReader`, `ProviderReader`, `ModelReader` and
/// `PriceReader`, `AccountReader`, on top of `Values`. While the gateway runs,
/// [tokenfly.config.ConfigWatch] reads again; [tokenfly.config.Check] is the command of that name,
/// and [tokenfly.config.OffModels] says what models that are off want.
package tokenfly.config;
