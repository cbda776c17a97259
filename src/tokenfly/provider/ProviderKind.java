package tokenfly.provider;

import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/// What a provider accepts beyond the plain OpenAI format, and what it gets wrong: the one table of
/// quirks. A provider's row is chosen by `provider.NAME.kind` or by its base URL's host.
///
/// The table speaks of a provider's OpenAI-compatible API. Sources: the vendors' API references of
/// autumn 2026 (platform.openai.com, api-docs.deepseek.com, docs.z.ai, platform.minimax.io,
/// platform.kimi.ai, help.aliyun.com/model-studio, docs.vllm.ai, llama.cpp tools/server/README,
/// docs.ollama.com), and recorded exchanges where those are silent.
public enum ProviderKind {
    OPENAI(row("api.openai.com", "openai.azure.com")
            .maxTokens("max_completion_tokens").stops(4).user("safety_identifier")
            .efforts("none", "minimal", "low", "medium", "high", "xhigh", "max")
            .effortModels("o1", "o3", "o4", "gpt-5", "gpt-6")
            .fixedSampling("o1", "o3", "o4", "gpt-5", "gpt-6")
            .traits(Trait.SYSTEM_ANYWHERE, Trait.DEVELOPER_ROLE, Trait.FORCED_TOOLS, Trait.PARALLEL_SWITCH,
                    Trait.STRICT_TOOLS, Trait.CUSTOM_TOOLS, Trait.JSON_SCHEMA, Trait.JSON_OBJECT,
                    Trait.FILES, Trait.AUDIO, Trait.NO_STOP_WITH_FIXED_SAMPLING, Trait.SERVICE_TIERS)
            .callIds(40).extras(ServerFields.OPENAI)),
    ANTHROPIC(row("api.anthropic.com")
            .traits(Trait.SYSTEM_ANYWHERE, Trait.FORCED_TOOLS, Trait.PARALLEL_SWITCH, Trait.SIGNED_THINKING,
                    Trait.THREADS)),
    /// Image input is for its flash models; others say so themselves.
    DEEPSEEK(row("api.deepseek.com")
            .reasoning(ReasoningField.REASONING_CONTENT, "").thinking(ThinkingSwitch.TYPE)
            .efforts("low", "high", "max").stops(16).user("user_id")
            .traits(Trait.FORCED_TOOLS, Trait.NO_FORCED_TOOL_WHILE_THINKING, Trait.NO_EFFORT_AT_REST,
                    Trait.JSON_OBJECT)),
    ZHIPU(row("api.z.ai", "open.bigmodel.cn")
            .reasoning(ReasoningField.REASONING_CONTENT, null).thinking(ThinkingSwitch.TYPE)
            .efforts("low", "high", "max").effortModels("glm-5").effortsOf("glm-5.2", "none", "high", "max")
            .alwaysThinking("glm-5.3").keptThinking("glm-5.3-flash")
            .stops(1).temperature("0", "1").maxOutput(131_072).user("user_id")
            .traits(Trait.JSON_OBJECT, Trait.SWITCH_STAYS, Trait.DEAREST_UNLESS_SAID, Trait.STRICT_EFFORTS,
                    Trait.TOOL_STREAM)),
    MINIMAX(row("api.minimax.io", "api.minimax.cn", "api.minimaxi.com")
            .reasoning(ReasoningField.REASONING_DETAILS, null).thinking(ThinkingSwitch.ADAPTIVE)
            .alwaysThinking("minimax-m2")
            .maxTokens("max_completion_tokens").temperature("0.01", "1")
            .traits(Trait.ONE_SYSTEM, Trait.REASONING_SPLIT)),
    /// `kimi-*` models have fixed sampling; `moonshot-v1-*` take a temperature.
    MOONSHOT(row("api.moonshot.ai", "api.moonshot.cn", "api.kimi.com")
            .reasoning(ReasoningField.REASONING_CONTENT, " ").thinking(ThinkingSwitch.TYPE)
            .efforts("low", "high", "max").effortModels("kimi-k3", "k3")
            .alwaysThinking("kimi-k3", "k3", "kimi-k2.7")
            .maxTokens("max_completion_tokens").stops(5).temperature("0", "1")
            .fixedSampling("kimi-", "k3").user("safety_identifier")
            .traits(Trait.FORCED_TOOLS, Trait.NO_FORCED_TOOL_WHILE_THINKING, Trait.JSON_SCHEMA,
                    Trait.JSON_OBJECT, Trait.DEAREST_UNLESS_SAID)),
    QWEN(row("aliyuncs.com")
            .reasoning(ReasoningField.REASONING_CONTENT, null).thinking(ThinkingSwitch.ENABLE)
            .efforts("none", "low", "medium", "xhigh").effortModels("qwen3.8")
            .traits(Trait.FORCED_TOOLS, Trait.PARALLEL_SWITCH, Trait.TOP_K, Trait.CACHE_CONTROL,
                    Trait.JSON_SCHEMA, Trait.JSON_OBJECT, Trait.AUDIO)),
    /// Since release 0.12 it reads and writes `reasoning`.
    VLLM(row()
            .reasoning(ReasoningField.REASONING, null).thinking(ThinkingSwitch.TEMPLATE)
            .efforts("low", "medium", "high").user("user")
            .traits(Trait.FORCED_TOOLS, Trait.PARALLEL_SWITCH, Trait.TOP_K, Trait.JSON_SCHEMA,
                    Trait.JSON_OBJECT, Trait.AUDIO).extras(ServerFields.COMPATIBLE)),
    LLAMACPP(row()
            .reasoning(ReasoningField.REASONING_CONTENT, null).thinking(ThinkingSwitch.TEMPLATE)
            .efforts("low", "medium", "high")
            .traits(Trait.FORCED_TOOLS, Trait.PARALLEL_SWITCH, Trait.TOP_K, Trait.JSON_SCHEMA,
                    Trait.JSON_OBJECT, Trait.AUDIO).extras(ServerFields.COMPATIBLE)),
    OLLAMA(row("ollama.com")
            .reasoning(ReasoningField.REASONING, null).thinking(ThinkingSwitch.EFFORT)
            .efforts("none", "low", "medium", "high")
            .traits(Trait.JSON_SCHEMA, Trait.JSON_OBJECT).extras(ServerFields.COMPATIBLE)),
    /// Any other compatible server.
    GENERIC(row()
            .reasoning(ReasoningField.REASONING_CONTENT, null)
            .efforts("minimal", "low", "medium", "high", "xhigh", "max").user("user")
            .traits(Trait.FORCED_TOOLS, Trait.PARALLEL_SWITCH, Trait.JSON_SCHEMA,
                    Trait.JSON_OBJECT, Trait.AUDIO, Trait.EXTRA_CONTENT).extras(ServerFields.COMPATIBLE));

    /// What a kind accepts, or wants, that others do not.
    public enum Trait {
        /// A system message may stand after the first other message.
        SYSTEM_ANYWHERE,
        /// The role `developer` is known; else it is `system`.
        DEVELOPER_ROLE,
        /// A second system message is refused.
        ONE_SYSTEM,
        /// `tool_choice` may be `required` or name a tool; else `auto` and `none` only.
        FORCED_TOOLS,
        /// A forced tool is refused unless thinking is switched off.
        NO_FORCED_TOOL_WHILE_THINKING,
        /// An effort is refused where thinking is switched off.
        NO_EFFORT_AT_REST,
        /// `parallel_tool_calls` is honoured; others ignore or refuse it.
        PARALLEL_SWITCH,
        /// `strict` on a function is accepted.
        STRICT_TOOLS,
        /// Tools of type `custom` are accepted; else they become functions with one text argument.
        CUSTOM_TOOLS,
        /// A call may bring its vendor's mark back in `extra_content`, as Gemini needs it.
        EXTRA_CONTENT,
        /// `response_format` may hold a JSON schema.
        JSON_SCHEMA,
        /// `response_format` may be `json_object`.
        JSON_OBJECT,
        /// `file` parts are read.
        FILES,
        /// `input_audio` parts are read.
        AUDIO,
        /// `top_k` is accepted.
        TOP_K,
        /// `cache_control` on a content part is accepted.
        CACHE_CONTROL,
        /// A model with fixed sampling refuses `stop`, too.
        NO_STOP_WITH_FIXED_SAMPLING,
        /// `reasoning_split` must be set, or thinking comes as `<think>` tags within the content.
        REASONING_SPLIT,
        /// A model that always thinks takes the switch, turned on.
        SWITCH_STAYS,
        /// Without an effort a model thinks as much as it can, which costs the most.
        DEAREST_UNLESS_SAID,
        /// A model with efforts of its own, or none but to think, answers 400 to others.
        STRICT_EFFORTS,
        /// Arguments of calls come in pieces where `tool_stream` asks for it.
        TOOL_STREAM,
        /// `service_tier` is known.
        SERVICE_TIERS,
        /// Thinking that it did not sign itself is refused in a history (Anthropic's format).
        SIGNED_THINKING,
        /// `thread`: it keeps conversations, and a request may bring only what is new (Anthropic's format).
        THREADS
    }

    /// The field of an assistant message that takes its thinking back.
    public enum ReasoningField {
        /// None: thinking is dropped from the history.
        NONE,
        /// `reasoning_content`, a string.
        REASONING_CONTENT,
        /// `reasoning`, a string.
        REASONING,
        /// `reasoning_details`, an array of `{"type":"reasoning.text","text":…}`.
        REASONING_DETAILS
    }

    /// The field that switches thinking on and off.
    public enum ThinkingSwitch {
        NONE,
        /// `thinking: {"type": "enabled" | "disabled"}`
        TYPE,
        /// `thinking: {"type": "adaptive" | "disabled"}`
        ADAPTIVE,
        /// `enable_thinking: true | false`, with `thinking_budget`
        ENABLE,
        /// `chat_template_kwargs: {"enable_thinking": true | false}`
        TEMPLATE,
        /// `reasoning_effort: "none"`, understood by every model
        EFFORT
    }

    private final Row row;

    ProviderKind(Row row) {
        this.row = row;
    }

    /// The kind of the provider at a host; a subdomain counts. GENERIC when none is known.
    public static ProviderKind ofHost(String host) {
        var name = host.toLowerCase(Locale.ROOT);
        for (var kind : values())
            for (var known : kind.row.hosts)
                if (name.equals(known) || name.endsWith("." + known)) return kind;
        return GENERIC;
    }

    public boolean has(Trait trait) {
        return row.traits.contains(trait);
    }

    public ReasoningField reasoningField() {
        return row.reasoningField;
    }

    /// In thinking mode an assistant message with tool calls is refused without the reasoning that
    /// came with it, in every later request.
    public boolean needsReasoningBack() {
        return row.missingReasoning != null;
    }

    /// What stands for reasoning that is needed and not known; null when none is needed.
    public String missingReasoning() {
        return row.missingReasoning;
    }

    public ThinkingSwitch thinkingSwitch() {
        return row.thinkingSwitch;
    }

    /// The values of `reasoning_effort`, from least to most; empty when the model does not know it.
    public List<String> efforts(String model) {
        if (begins(model, row.ownEffortModels)) return row.ownEfforts;
        return row.effortModels.isEmpty() || begins(model, row.effortModels)
                ? row.efforts : List.of();
    }

    /// True for a model whose thinking cannot be switched off.
    public boolean alwaysThinks(String model) {
        return begins(model, row.alwaysThinking);
    }

    /// True for a model whose switch for thinking is refused at some of its hosts: the effort `none`
    /// switches it off everywhere.
    public boolean restsByEffort(String model) {
        return begins(model, row.ownEffortModels) && row.ownEfforts.contains("none");
    }

    /// True for a model that is to be told to keep the thinking of the past, as its vendor recommends.
    public boolean keepsThinking(String model) {
        return begins(model, row.keptThinking);
    }

    /// The one field that bounds an answer at this kind.
    ///
    /// `max_completion_tokens`: OpenAI (API reference of chat: `max_tokens` is deprecated, and refused
    /// by the o-series and gpt-5), MiniMax and Kimi (their platforms' references deprecate it, too).
    /// `max_tokens`: DeepSeek ignores the other (earendil-works/pi#8018: 5 asked for, 76 answered),
    /// GLM and Qwen document it, and llama.cpp, vLLM and Ollama read it, as unknown servers mostly do.
    public String maxTokensField() {
        return row.maxTokensField;
    }

    /// The most that field may say.
    public long maxOutput() {
        return row.maxOutput;
    }

    /// The least and the most `temperature`, as JSON numbers.
    public String minTemperature() {
        return row.minTemperature;
    }

    public String maxTemperature() {
        return row.maxTemperature;
    }

    /// True for a model that refuses `temperature` and `top_p`.
    public boolean hasFixedSampling(String model) {
        return begins(model, row.fixedSampling);
    }

    /// The most stop strings.
    public int maxStops() {
        return row.maxStops;
    }

    /// The field for the end user's id; null when there is none.
    public String userField() {
        return row.userField;
    }

    /// Fields that no other format has a word for and that are let through.
    public Set<String> extraFields() {
        return row.extraFields;
    }

    /// The longest id of a tool call.
    public int maxCallIdChars() {
        return row.maxCallIdChars;
    }

    /// Compares without case, and without the vendor that some hosts put before an id.
    private static boolean begins(String model, List<String> beginnings) {
        var id = model.substring(model.lastIndexOf('/') + 1).toLowerCase(Locale.ROOT);
        for (var beginning : beginnings) if (id.startsWith(beginning)) return true;
        return false;
    }

    private static Row row(String... hosts) {
        return new Row(hosts);
    }

    /// A row with the plain format's values, changed while the table is built and never after.
    private static final class Row {
        private final List<String> hosts;
        private ReasoningField reasoningField = ReasoningField.NONE;
        private String missingReasoning;
        private ThinkingSwitch thinkingSwitch = ThinkingSwitch.NONE;
        private List<String> efforts = List.of();
        private String maxTokensField = "max_tokens";
        private long maxOutput = Long.MAX_VALUE;
        private String minTemperature = "0";
        private String maxTemperature = "2";
        private List<String> effortModels = List.of();
        private List<String> ownEffortModels = List.of();
        private List<String> ownEfforts = List.of();
        private List<String> alwaysThinking = List.of();
        private List<String> keptThinking = List.of();
        private List<String> fixedSampling = List.of();
        private int maxStops = Integer.MAX_VALUE;
        private String userField;
        private int maxCallIdChars = Integer.MAX_VALUE;
        private Set<String> extraFields = Set.of();
        private Set<Trait> traits = Set.of();

        Row(String... hosts) {
            this.hosts = List.of(hosts);
        }

        Row reasoning(ReasoningField field, String missing) {
            reasoningField = field;
            missingReasoning = missing;
            return this;
        }

        Row thinking(ThinkingSwitch field) {
            thinkingSwitch = field;
            return this;
        }

        Row efforts(String... fromLeastToMost) {
            efforts = List.of(fromLeastToMost);
            return this;
        }

        Row maxTokens(String field) {
            maxTokensField = field;
            return this;
        }

        Row maxOutput(long tokens) {
            maxOutput = tokens;
            return this;
        }

        Row temperature(String least, String most) {
            minTemperature = least;
            maxTemperature = most;
            return this;
        }

        /// @param beginnings of the ids of models that know `reasoning_effort`; none means all
        Row effortModels(String... beginnings) {
            effortModels = List.of(beginnings);
            return this;
        }

        /// Those of models whose ids begin so.
        Row effortsOf(String beginning, String... fromLeastToMost) {
            ownEffortModels = List.of(beginning);
            ownEfforts = List.of(fromLeastToMost);
            return this;
        }

        Row keptThinking(String... beginnings) {
            keptThinking = List.of(beginnings);
            return this;
        }

        Row alwaysThinking(String... beginnings) {
            alwaysThinking = List.of(beginnings);
            return this;
        }

        Row fixedSampling(String... beginnings) {
            fixedSampling = List.of(beginnings);
            return this;
        }

        Row stops(int most) {
            maxStops = most;
            return this;
        }

        Row user(String field) {
            userField = field;
            return this;
        }

        Row callIds(int mostChars) {
            maxCallIdChars = mostChars;
            return this;
        }

        Row extras(Set<String> fields) {
            extraFields = fields;
            return this;
        }

        Row traits(Trait first, Trait... rest) {
            traits = EnumSet.of(first, rest);
            return this;
        }
    }
}
