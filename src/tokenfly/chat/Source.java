package tokenfly.chat;

import java.util.List;

/// Where an image's or a document's bytes are.
public sealed interface Source {
    /// @param mediaType such as `image/png`
    /// @param data base64, as it was sent
    record Base64(String mediaType, String data) implements Source {}

    record Url(String url) implements Source {}

    /// A file uploaded to the vendor before.
    record FileId(String id) implements Source {}

    record PlainText(String text) implements Source {}

    /// A document made of content blocks.
    record Blocks(List<Content> content) implements Source {
        public Blocks {
            content = List.copyOf(content);
        }
    }
}
