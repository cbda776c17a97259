package tokenfly.anthropic.answer;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import tokenfly.anthropic.request.Ids;
import tokenfly.chat.ChatEvent;
import tokenfly.dialect.CallOrder;
import tokenfly.dialect.ToolNames;
import tokenfly.json.JsonObject;

/// The blocks of an upstream's answer that have begun and not ended, the client's tool calls among them,
/// which may interleave. Not thread-safe.
final class OpenBlocks {
    /// What a stream may have open at once; an upstream that opens more is broken.
    private static final int MAX = 1_000;

    private final ToolNames names;
    private final CallOrder order;
    private final Ending ending;
    private final List<ReadBlock> calls = new ArrayList<>();
    /// Numbers of the blocks, of whatever kind, that have not ended.
    private final Set<Long> standing = new TreeSet<>();
    private final Set<String> ids = new HashSet<>();

    /// @param ending is told what was called
    OpenBlocks(ToolNames names, CallOrder order, Ending ending) {
        this.names = names;
        this.order = order;
        this.ending = ending;
    }

    void begin(long index) {
        if (standing.size() < MAX) standing.add(index);
    }

    void end(long index, Consumer<ChatEvent> out) {
        standing.remove(index);
        stop(index, out);
    }

    Set<Long> standing() {
        return standing;
    }

    /// A tool is called, or an answer given as one.
    ///
    /// @return false when too many calls are open
    boolean call(long index, JsonObject block, Consumer<ChatEvent> out) {
        var sent = block.string("name") == null ? "" : block.string("name");
        var name = names.original(sent);
        boolean json = sent.equals(names.jsonTool());
        boolean custom = names.custom().contains(name);
        if (json) ending.jsonAnswer();
        stop(index, out); // a clone that never ends its blocks
        if (calls.size() >= MAX) return false;
        calls.add(new ReadBlock(index, order, json ? -1 : begin(block, name, custom, out),
                json ? sent : null, custom, block.object("input")));
        return true;
    }

    private int begin(JsonObject block, String name, boolean custom, Consumer<ChatEvent> out) {
        ending.called();
        var id = block.string("id");
        if (id == null || id.isEmpty()) id = Ids.toolUse("", ids);
        return order.begin(new ChatEvent.ToolStarted(id, name, custom, null), out);
    }

    /// A piece of a tool's input; of a block that is none of the client's calls it goes aside.
    ///
    /// @return the piece where it had to be mended, else null
    String input(long index, String piece, Consumer<ChatEvent> out) {
        for (var block : calls) {
            if (block.index() != index) continue;
            var further = block.add(piece, out);
            return further.equals(piece) ? null : further;
        }
        out.accept(new ChatEvent.Aside(piece));
        return null;
    }

    /// Ends a call, where it is one.
    void stop(long index, Consumer<ChatEvent> out) {
        for (int i = 0; i < calls.size(); i++)
            if (calls.get(i).index() == index) calls.remove(i--).stop(out);
    }

    void stopAll(Consumer<ChatEvent> out) {
        for (var block : calls) block.stop(out);
        calls.clear();
    }
}
