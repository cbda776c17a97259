/// The `.properties` format, and a table of the keys that may stand in such a file.
///
/// 1. [tokenfly.properties.PropertiesFile] reads and writes the format, with `LogicalLines` and
///    `Escapes`; a [tokenfly.properties.Property] knows its line;
/// 2. [tokenfly.properties.Key] is a line of the table: what can be set, how it is read, what holds
///    when it is left out. A [tokenfly.properties.Scope] has some of them,
///    [tokenfly.properties.Keys] all. Parsers are in [tokenfly.properties.Values];
/// 3. [tokenfly.properties.Sections] sorts a file by that table, with its `${}` replaced by
///    [tokenfly.properties.Substitution]; a [tokenfly.properties.Section] gives the values;
/// 4. [tokenfly.properties.Mistakes] gathers what is wrong, and shows no secret.
package tokenfly.properties;
