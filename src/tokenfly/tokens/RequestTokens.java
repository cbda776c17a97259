package tokenfly.tokens;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import tokenfly.chat.ChatRequest;
import tokenfly.chat.Content;
import tokenfly.chat.Message;
import tokenfly.chat.ResponseFormat;
import tokenfly.chat.Source;
import tokenfly.chat.Tool;
import tokenfly.chat.ToolChoice;
import tokenfly.json.JsonObject;
import tokenfly.provider.ClaudeModel;

/// Counts what a model reads of a request: its texts, and what each message, tool, image and document
/// costs beside its text. Base64, signatures and the envelope's JSON are no text.
final class RequestTokens {
    private static final int CALL = 8;
    private static final int RESULT = 6;
    private static final int JSON_ANSWER = 75;
    private static final int OTHER_TOOL = 500;
    private static final int FILE = 4_096;
    private static final int PDF_PAGE_BYTES = 60 * 1024;
    /// Larger files are not searched for their pages.
    private static final int SEARCHED_CHARS = 8 * 1024 * 1024;
    private static final int AUDIO_TOKENS_PER_SECOND = 10;
    private static final int MP3_BYTES_PER_SECOND = 4_000;

    private final String model;
    private final ClaudeModel claude;
    private final TokenEstimate texts;
    private final TokenEstimate tools;
    private long extra;

    RequestTokens(String model) {
        this.model = model;
        this.claude = ClaudeModel.of(model);
        this.texts = new TokenEstimate(model);
        this.tools = new TokenEstimate(model);
    }

    long of(ChatRequest request) {
        extra += claude == null ? 3 : 7;
        for (var message : request.messages()) message(message);
        for (var tool : request.tools()) tool(tool);
        if (!request.tools().isEmpty()) extra += ToolPrompt.tokens(model, isForced(request));
        if (request.format() instanceof ResponseFormat.Schema(_, _, var schema, _)) {
            add(schema.toString());
            extra += JSON_ANSWER;
        }
        // JSON is rendered more tightly than it is written by OpenAI's models, not by Anthropic's.
        long definitions = tools.tokens() * (claude == null ? 90 : 105) / 100;
        return Math.max(1, texts.tokens() + definitions + extra);
    }

    private static boolean isForced(ChatRequest request) {
        return request.toolChoice() instanceof ToolChoice.Required
                || request.toolChoice() instanceof ToolChoice.Named;
    }

    private void message(Message message) {
        extra += claude == null ? 3 : 4;
        if (message.name() != null) {
            add(message.name());
            extra++;
        }
        contents(message.content());
    }

    private void contents(List<Content> contents) {
        for (var content : contents) content(content);
    }

    private void content(Content content) {
        switch (content) {
            case Content.Text(var text, _) -> add(text);
            case Content.Refusal(var text) -> add(text);
            case Content.Thinking(var text, _) -> add(text);
            case Content.RedactedThinking _ -> { }
            case Content.Image(var source, var detail, _) -> extra += image(source, detail);
            case Content.Document document -> document(document);
            case Content.Audio(var data, var format) -> extra += audio(data, format);
            case Content.SearchResult(var title, var source, var parts, _) -> {
                add(title);
                add(source);
                contents(parts);
            }
            case Content.ToolCall(_, var name, var arguments, _, _) -> {
                extra += CALL;
                add(name);
                add(arguments);
            }
            case Content.ToolResult(_, var parts, _, _) -> {
                extra += RESULT;
                contents(parts);
            }
            case Content.Other(_, var block) -> add(block.toString());
        }
    }

    private void add(String text) {
        if (text != null) texts.text(text).border();
    }

    private void tool(Tool tool) {
        switch (tool) {
            case Tool.Function(var name, var description, var schema, _, _) ->
                definition(name, description, schema);
            case Tool.Custom(var name, var description, var format) ->
                definition(name, description, format);
            case Tool.Builtin(_, _, var definition) -> {
                extra += OTHER_TOOL;
                tools.text(definition.toString()).border();
            }
        }
    }

    private void definition(String name, String description, JsonObject schema) {
        if (claude == null) extra += CALL;
        tools.text(JsonObject.builder().put("name", name).put("description", description)
                .put("input_schema", schema).build().toString()).border();
    }

    private long image(Source source, String detail) {
        var size = source instanceof Source.Base64(_, var data) ? ImageSize.ofBase64(data) : null;
        return ImageTokens.of(size, detail, model);
    }

    private void document(Content.Document document) {
        add(document.title());
        add(document.context());
        switch (document.source()) {
            case Source.PlainText(var text) -> add(text);
            case Source.Blocks(var blocks) -> contents(blocks);
            case Source.Base64(var type, var data) -> {
                if (type.startsWith("text/")) add(decoded(data));
                else extra += pages(data) * pageTokens();
            }
            case Source.Url _, Source.FileId _ -> extra += FILE;
        }
    }

    private int pageTokens() {
        return claude == null ? 2_500 : claude.isNewGeneration() ? 6_000 : 3_500;
    }

    /// The page objects of a PDF; compressed ones cannot be seen and are guessed from its length.
    private static long pages(String base64) {
        long guess = Math.max(1, base64.length() * 3L / 4 / PDF_PAGE_BYTES);
        if (base64.length() > SEARCHED_CHARS) return guess;
        var pdf = decoded(base64);
        int pages = 0;
        for (int at = pdf.indexOf("/Type"); at >= 0; at = pdf.indexOf("/Type", at + 5)) {
            int name = pdf.startsWith(" ", at + 5) ? at + 6 : at + 5;
            if (pdf.startsWith("/Page", name) && !pdf.startsWith("s", name + 5)) pages++;
        }
        return pages > 0 ? pages : guess;
    }

    /// One char a byte; `""` when it is not base64.
    private static String decoded(String base64) {
        try {
            return new String(Base64.getMimeDecoder().decode(base64), StandardCharsets.ISO_8859_1);
        } catch (IllegalArgumentException notBase64) {
            return "";
        }
    }

    /// By the byte rate of a WAV's header (offset 28, little-endian); others as low-rate MP3.
    private static long audio(String base64, String format) {
        var bytes = decoded(base64);
        long rate = MP3_BYTES_PER_SECOND;
        if ("wav".equals(format) && bytes.length() >= 32)
            rate = Math.max(1, bytes.charAt(28) | bytes.charAt(29) << 8 | bytes.charAt(30) << 16);
        return 1 + AUDIO_TOKENS_PER_SECOND * bytes.length() / rate;
    }
}
