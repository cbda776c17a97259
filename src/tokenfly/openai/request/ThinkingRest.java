package tokenfly.openai.request;

import java.util.List;
import tokenfly.json.Json;
import tokenfly.json.JsonObject;
import tokenfly.json.JsonSplice;
import tokenfly.json.JsonString;
import tokenfly.json.JsonValue;
import tokenfly.json.MemberIndex;
import tokenfly.provider.ProviderKind.Trait;
import tokenfly.provider.ProviderKind;

/// What a request that is passed on says of thinking when there is to be none: at DeepSeek and Kimi the
/// call of a tool that is forced takes thinking switched off, and at DeepSeek an effort beside that is
/// 400.
///
/// @param forced thinking gives way to a tool
record ThinkingRest(MemberIndex members, boolean forced) {
    private static final String EFFORT = "reasoning_effort";
    private static final String THINKING = "thinking";
    private static final JsonObject OFF = JsonObject.builder().put("type", "disabled").build();

    /// Null where nothing is to be said.
    static ThinkingRest of(MemberIndex members, ProviderKind kind, String model) {
        boolean off = isOff(members);
        boolean forced = !off && kind.has(Trait.NO_FORCED_TOOL_WHILE_THINKING) && !kind.alwaysThinks(model)
                && isForced(members);
        return forced || off && kind.has(Trait.NO_EFFORT_AT_REST) ? new ThinkingRest(members, forced) : null;
    }

    /// The fields by which the client asks in vain for thinking.
    List<String> lost() {
        if (!forced) return List.of();
        return List.of(THINKING, EFFORT).stream()
                .filter(name -> members.last(name) != null && !members.last(name).isNull()).toList();
    }

    void into(JsonSplice splice) {
        splice.remove(members, members.all(EFFORT));
        if (!forced) return;
        for (var place : members.all(THINKING)) splice.replace(place.from(), place.to(), Json.utf8(OFF));
        if (members.last(THINKING) == null) splice.append(members.ended(), THINKING, OFF);
    }

    private static boolean isOff(MemberIndex members) {
        var thinking = members.last(THINKING);
        return thinking != null && thinking.value() instanceof JsonObject object
                && "disabled".equals(object.string("type"));
    }

    private static boolean isForced(MemberIndex members) {
        var choice = members.last("tool_choice");
        return choice != null && isForced(choice.value());
    }

    private static boolean isForced(JsonValue choice) {
        return switch (choice) {
            case JsonString(var mode) -> mode.equals("required");
            case JsonObject object when object.object("allowed_tools") != null ->
                    "required".equals(object.object("allowed_tools").string("mode"));
            case JsonObject _ -> true;
            case JsonValue _ -> false;
        };
    }
}
