/// The configuration: two properties files in, one [tokenfly.config.Settings] out, or every mistake
/// at once with its file and line.
///
/// ```
/// ConfigLocation ─> PropertiesFile ─> Sections ─> SettingsReader ┐
///   which file        grammar,        by the      CatalogReader  ├─> Settings
///                     line numbers    table of    AccountReader  ┘    or Mistakes
///                                     keys
/// ```
///
/// In reading order: `ConfigKeys` is the table of keys, whose values `ConfigValues` reads;
/// [tokenfly.config.SettingsReader] is the whole way, [tokenfly.config.Settings] its result, with
/// `ProviderReader`, `ModelReader` and `PriceReader` for what belongs together. While the gateway
/// runs, [tokenfly.config.ConfigWatch] reads again; [tokenfly.command.CheckCommand] is the command of that
/// name, and [tokenfly.config.OffModels] says what models that are off want.
package tokenfly.config;
