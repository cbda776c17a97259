/// JSON (RFC 8259) without a library: strict when read, compact when written, and bytes left alone
/// where only a few of them change.
///
/// In reading order:
///
/// 1. `JsonValue` and its six kinds: the tree. Numbers keep their literal, members their order.
/// 2. `Json`: text to tree and back, and what is decided where the RFC leaves a choice.
/// 3. `Lexer`: the grammar, step by step over UTF-8 bytes. Everything that reads walks with it.
/// 4. `JsonParser`: the steps made into a tree, with `Unescaper` for Strings and `Members` for
///    objects.
/// 5. `JsonScanner`: the same steps without a tree, for a look at a few members of a large body.
/// 6. `JsonSplice`: such a body with those members changed and every other byte as it came.
/// 7. `JsonWriter`: text written straight into a buffer, for the events of a stream.
///
/// `JsonException` says where a text is wrong and never what it says.
package tokenfly.json;
