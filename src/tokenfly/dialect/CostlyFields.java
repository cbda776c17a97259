package tokenfly.dialect;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import tokenfly.json.JsonScanner;
import tokenfly.json.JsonSplice;
import tokenfly.json.MemberIndex;
import tokenfly.json.MemberIndex.Member;

/// The parts of a request by which a client spends what no price list of tokens knows: members that
/// choose a dearer service, other models or what is billed by the use, and tools that the provider
/// runs. Sources: the vendors' API references and price pages of autumn 2026.
public final class CostlyFields {
    private static final String TOOLS = "tools";

    public static final Set<String> NAMES = Set.of(
            // OpenAI, Anthropic, MiniMax: priority costs 1.5 to 2.5 times as much.
            "service_tier",
            // Anthropic: fast mode costs 6 times as much, a region of one's own 1.1 times.
            "speed", "inference_geo",
            // OpenRouter, Vercel, LiteLLM: other models or other providers, at their prices.
            "route", "provider", "providerOptions", "fallbacks",
            // Searches and their kin, billed each: OpenRouter, OpenAI, xAI, Qwen, Perplexity.
            "plugins", "web_search_options", "search_parameters", "enable_search", "search_options",
            // Anthropic: servers that the provider calls, and machines that it lets.
            "mcp_servers", "container",
            // OpenAI: tokens of sound cost several times what tokens of text do.
            "modalities", "audio",
            // Claude, Kimi: what is kept for an hour costs twice as much to write.
            LastingCache.NAME);

    private CostlyFields() {
    }

    /// A request without them.
    ///
    /// @param names what was left out: a member's name, or `tools.` and a tool's type
    public record Stripped(byte[] body, List<String> names) {}

    /// @param allowed names that stay; `tools` allows every tool
    /// @return null when there is nothing to leave out
    public static Stripped strip(MemberIndex body, Dialect dialect, Set<String> allowed) {
        byte[] shortened = allowed.contains(LastingCache.NAME) ? null : LastingCache.shortened(body.json());
        if (shortened == null) return members(body, dialect, allowed);
        var rest = members(new MemberIndex(shortened, 0, shortened.length), dialect, allowed);
        if (rest == null) return new Stripped(shortened, List.of(LastingCache.NAME));
        rest.names().add(LastingCache.NAME);
        return rest;
    }

    private static Stripped members(MemberIndex body, Dialect dialect, Set<String> allowed) {
        var gone = new ArrayList<Member>();
        var names = new ArrayList<String>();
        var splice = new JsonSplice(body.json());
        for (var member : body.members())
            if (NAMES.contains(member.name()) && !allowed.contains(member.name()) && !member.isNull()) {
                gone.add(member);
                names.add(member.name());
            } else if (member.name().equals(TOOLS) && member.isArray() && !allowed.contains(TOOLS)) {
                tools(member, dialect, allowed, names, splice, gone);
            }
        if (names.isEmpty()) return null;
        // A choice among no tools is refused by most.
        if (gone.stream().anyMatch(member -> member.name().equals(TOOLS)))
            body.members().stream().filter(member -> member.name().equals("tool_choice")).forEach(gone::add);
        return new Stripped(splice.remove(body, gone).toByteArray(), names);
    }

    private static void tools(Member tools, Dialect dialect, Set<String> allowed, List<String> names,
            JsonSplice splice, List<Member> gone) {
        var kept = new ByteArrayOutputStream();
        int before = names.size();
        var elements = tools.scan();
        while (elements.nextElement()) {
            var hosted = hostedType(elements, dialect, allowed);
            if (hosted != null) {
                names.add(TOOLS + "." + hosted);
                continue;
            }
            kept.write(kept.size() == 0 ? '[' : ',');
            kept.write(tools.json(), elements.valueStart(), elements.valueEnd() - elements.valueStart());
        }
        if (names.size() == before) return;
        kept.write(']');
        if (kept.size() == 1) gone.add(tools);
        else splice.replace(tools.from(), tools.to(), kept.toByteArray());
    }

    /// The type of a tool that the provider runs; null for one that the client runs, or that may stay.
    /// Of two types, a server may take either.
    private static String hostedType(JsonScanner element, Dialect dialect, Set<String> allowed) {
        if (!element.isObject()) return null;
        var tool = element.enter();
        String hosted = null;
        while (tool.nextMember()) {
            if (!tool.nameIs("type") || !tool.isString()) continue;
            var type = tool.string();
            if (!dialect.leavesToClient(type) && !allowed.contains(TOOLS + "." + type)) hosted = type;
        }
        return hosted;
    }
}
