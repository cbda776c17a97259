package tokenfly.openai.request;

import java.util.List;
import tokenfly.chat.Reasoning;
import tokenfly.json.Json;
import tokenfly.json.JsonObject;
import tokenfly.json.JsonSplice;
import tokenfly.json.JsonString;
import tokenfly.json.MemberIndex;
import tokenfly.provider.ProviderKind.Trait;
import tokenfly.provider.ProviderKind;

/// The wish for thinking of a request that is passed on, as a model takes it whose vendor answers 400 to
/// any other: an effort becomes the nearest one, not to think becomes the least.
final class EffortEdit {
    private static final String EFFORT = "reasoning_effort";
    private static final String THINKING = "thinking";
    private static final byte[] ENABLED = Json.utf8(new JsonString("enabled"));

    private final MemberIndex members;
    private final List<String> efforts;
    private final boolean thinksAlways;

    private EffortEdit(MemberIndex members, List<String> efforts, boolean thinksAlways) {
        this.members = members;
        this.efforts = efforts;
        this.thinksAlways = thinksAlways;
    }

    /// Null for a model that takes or ignores whatever is wished.
    static EffortEdit of(MemberIndex members, ProviderKind kind, String model) {
        if (!kind.has(Trait.STRICT_EFFORTS)) return null;
        boolean thinksAlways = kind.alwaysThinks(model);
        return thinksAlways || kind.restsByEffort(model)
                ? new EffortEdit(members, kind.efforts(model), thinksAlways) : null;
    }

    /// The fields by which the client asks in vain for no thinking.
    List<String> lost() {
        if (!thinksAlways) return List.of();
        if (isOff()) return List.of(THINKING);
        var effort = members.last(EFFORT);
        return effort != null && "none".equals(effort.string()) ? List.of(EFFORT) : List.of();
    }

    void into(JsonSplice splice) {
        boolean off = thinksAlways && isOff();
        for (var place : members.all(EFFORT)) {
            var wish = Reasoning.effort(place.string());
            var taken = off ? efforts.getFirst() : wish == null ? null : Reasoning.nearest(wish, efforts);
            if (taken != null && !taken.equals(place.string()))
                splice.replace(place.from(), place.to(), Json.utf8(new JsonString(taken)));
        }
        if (!off) return;
        if (members.last(EFFORT) == null) splice.append(members.ended(), EFFORT, new JsonString(efforts.getFirst()));
        for (var place : members.all(THINKING)) enable(place, splice);
    }

    private static void enable(MemberIndex.Member thinking, JsonSplice splice) {
        if (!thinking.isObject()) return;
        var scan = thinking.scan();
        while (scan.nextMember())
            if (scan.nameIs("type")) splice.replace(scan.valueStart(), scan.valueEnd(), ENABLED);
    }

    private boolean isOff() {
        var thinking = members.last(THINKING);
        return thinking != null && thinking.value() instanceof JsonObject object
                && "disabled".equals(object.string("type"));
    }
}
