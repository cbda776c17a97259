package tokenfly.provider;

import java.util.Locale;
import java.util.function.IntPredicate;
import java.util.regex.Pattern;
import tokenfly.chat.ErrorBody;

/// What the words of an error mean, whoever says them: by its type and code, or by its message. The
/// first row that matches counts.
///
/// Sources: the vendors' error pages, and what users of many clients and gateways have reported of
/// OpenAI, Azure, Anthropic, Bedrock, Gemini, xAI, Groq, Mistral, Cohere, OpenRouter, GitHub Copilot,
/// DeepSeek, GLM, MiniMax, Kimi, Qwen, Volcengine, SiliconFlow, vLLM, SGLang, TGI, llama.cpp, Ollama,
/// LM Studio, LiteLLM and new-api.
enum Wording {
    /// A single request beyond a minute's tokens: no waiting helps, a shorter request does.
    TOO_LARGE_FOR_A_MINUTE(FaultClass.CONTEXT_TOO_LONG, any(), "",
            "request too large for .{0,200}(tpm|tokens per min)"),
    /// Gemini calls a minute's limit a quota and sends to the billing page.
    MINUTE_QUOTA(FaultClass.RATE, in(200, 429), "resource_exhausted", "quota.{0,600}please retry in"),
    /// OpenRouter's 402 depends on what the request asks for, not only on what is there.
    TOO_DEAR(FaultClass.BALANCE, Subject.REQUEST, any(), "",
            "can only afford|fewer max_tokens|prompt tokens limit exceeded"),
    /// The free tier of one model, or a plan that lacks it.
    MODEL_QUOTA(FaultClass.BALANCE, Subject.MODEL, any(), "freetieronly|unpurchased",
            "^.{0,40}free tier of the model"),
    BALANCE(FaultClass.BALANCE, any(),
            "insufficient_quota|insufficient_balance|insufficient_credits|insufficient_user_quota"
            + "|exceeded_current_quota|payment_required|arrearage|overdue|billing|creditserror",
            Ours.first(Ours.MONEY)),
    BALANCE_ANYWHERE(FaultClass.BALANCE, in(401, 402, 403, 429), "", Ours.MONEY),
    PLAN_WINDOW(FaultClass.PLAN_WINDOW, any(), "usage_limit_reached", Ours.first(Ours.PLAN)),
    PLAN_WINDOW_ANYWHERE(FaultClass.PLAN_WINDOW, in(403, 429), "", Ours.PLAN),
    OVERLOAD(FaultClass.OVERLOAD, any(),
            "overloaded|insufficient_system_resource|server_busy|capacity_exceeded", ""),
    OVERLOAD_IN_WORDS(FaultClass.OVERLOAD, in(200, 429, 500, 502), "",
            "overloaded|at capacity|over capacity|访问量过大"),
    RATE(FaultClass.RATE, any(), "rate_limit|ratelimit|throttling|too_many_requests", ""),
    RATE_IN_WORDS(FaultClass.RATE, in(200, 403, 500), "", "rate limit|rate-limited|too many requests"),
    RATE_OF_TOKENS(FaultClass.RATE, any(), "", "too many tokens.{0,40}(wait|per min|per day)"),
    KEY(FaultClass.AUTH, any(),
            "authentication|authorized_error|unauthenticated|invalid_api_key|invalidapikey|incorrect_api_key"
            + "|invalid_x_api_key|token_expired|expired_token",
            Ours.first(Ours.KEY)),
    KEY_ANYWHERE(FaultClass.AUTH, in(401, 402, 403), "", Ours.KEY),
    CONTEXT(FaultClass.CONTEXT_TOO_LONG, out(401, 402, 403, 429),
            "context_length|context_window_exceeded|exceed_context|contextwindowexceeded|max_prompt_tokens"
            + "|prompt_too_long|input_too_long",
            Overflow.WORDS),
    POLICY(FaultClass.CONTENT_POLICY, any(),
            "content_filter|content_policy|contentpolicy|responsibleaipolicy|data_inspection_failed"
            + "|datainspectionfailed|sensitivecontent|moderation|prohibited_content",
            "requires moderation|content management policy|content exists risk"
            + "|(input|prompt|content|message|request)s?.{0,60}(flagged|violat\\w+.{0,30}(polic|guideline))"
            + "|(inappropriate|sensitive|unsafe) content|敏感|违规内容|不安全.{0,6}内容"),
    ENDPOINT(FaultClass.NOT_OFFERED, any(), "",
            "^((file|page|resource|url|path|route|endpoint) )?not found\\W*$|^404\\b.{0,10}not[_ ]found"
            + "|^404 page not found|method not allowed|^cannot (post|get) /|^invalid url|unexpected endpoint"
            + "|no (static resource|route|handler) |unknown (request )?(url|path|endpoint)"
            + "|does not support (embeddings|completions|this endpoint)"),
    MODEL_MISSING(FaultClass.MODEL_MISSING, any(),
            "model_?not_?found|modelnotopen|deploymentnotfound|not_found_error|notfounderror",
            "the supported api model names are|^model not exist|model does not exist"
            + "|^.{0,30}\\bmodels?\\b.{0,120}(not found|does not exist|not a valid model|not supported by any)"
            + "|not a valid model|no endpoints found|unknown model"),
    FORBIDDEN(FaultClass.FORBIDDEN, out(429),
            "permission|forbidden|access_?denied|access_terminated|unsupported_country|missing_scope",
            "(country|region|territory|location).{0,40}(not (supported|available)|unsupported)"
            + "|not available in your|missing scopes|insufficient permissions|permission denied|access denied"),
    /// llama.cpp's 500 for what its start options lack: no other request fails by it.
    UNSUPPORTED(FaultClass.BAD_REQUEST, in(500), "",
            "^(image|audio) input is not supported|^tools param requires"),
    TIMEOUT(FaultClass.TIMEOUT, any(), "timeout_error|deadline_exceeded", ""),
    /// Inside a 200 no status says so.
    BAD_REQUEST(FaultClass.BAD_REQUEST, in(200), "invalid_request|invalid_argument|invalid_parameter", "");

    /// Whoever quotes a whole prompt is not searched to its end.
    static final int SEARCHED = 2_000;

    final FaultClass meaning;
    /// Null: as usual for the meaning.
    final Subject subject;
    private final IntPredicate status;
    private final Pattern name;
    private final Pattern message;

    Wording(FaultClass meaning, IntPredicate status, String name, String message) {
        this(meaning, null, status, name, message);
    }

    Wording(FaultClass meaning, Subject subject, IntPredicate status, String name, String message) {
        this.meaning = meaning;
        this.subject = subject;
        this.status = status;
        this.name = pattern(name);
        this.message = pattern(message);
    }

    /// Null when the words say nothing that is known.
    static Wording of(ErrorBody body, int status) {
        var name = lower(body.type()) + ' ' + lower(body.code());
        var message = searched(body.message());
        for (var wording : values())
            if (wording.status.test(status) && (finds(wording.name, name)
                    || finds(wording.message, message))) return wording;
        return null;
    }

    static boolean finds(Pattern pattern, String text) {
        return pattern != null && pattern.matcher(text).find();
    }

    /// In lower case, with single spaces and without quotation marks.
    static String searched(String message) {
        var text = message.substring(0, Math.min(message.length(), SEARCHED));
        return text.toLowerCase(Locale.ROOT).replaceAll("[`'\"’]", "").replaceAll("\\s+", " ").strip();
    }

    private static String lower(String text) {
        return text == null ? "" : text.toLowerCase(Locale.ROOT);
    }

    private static Pattern pattern(String words) {
        return words.isEmpty() ? null : Pattern.compile(words);
    }

    private static IntPredicate any() {
        return _ -> true;
    }

    /// 200 stands for any 2xx.
    private static IntPredicate in(int... statuses) {
        return status -> contains(statuses, status / 100 == 2 ? 200 : status);
    }

    private static IntPredicate out(int... statuses) {
        return status -> !contains(statuses, status);
    }

    private static boolean contains(int[] statuses, int status) {
        for (int each : statuses) if (each == status) return true;
        return false;
    }
}
