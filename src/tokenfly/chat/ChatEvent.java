package tokenfly.chat;

/// One step of a streamed answer, in the order the model produced it.
///
/// ```
/// stream = Started (UsageKnown | TextDelta | RefusalDelta | ThinkingDelta | ThinkingSigned
///          | ThinkingRedacted | ToolStarted | ToolInput)* (Finished | Failed)
/// ```
///
/// Tool calls are numbered from 0 in the order they began. The input of several open calls may
/// interleave: a format that wants one block at a time has to put them in order itself. A stream that
/// an upstream cuts short ends with Failed, never with Finished.
public sealed interface ChatEvent {
    /// @param id the upstream's id for the answer, or null
    record Started(String id) implements ChatEvent {}

    record TextDelta(String text) implements ChatEvent {}

    record RefusalDelta(String text) implements ChatEvent {}

    record ThinkingDelta(String text) implements ChatEvent {}

    /// Ends the thinking so far with its vendor's signature.
    record ThinkingSigned(String signature) implements ChatEvent {}

    record ThinkingRedacted(String data) implements ChatEvent {}

    /// @param call the call's number, from 0
    /// @param id never empty
    /// @param custom true for a tool whose input is free text
    record ToolStarted(int call, String id, String name, boolean custom) implements ChatEvent {}

    /// The next piece of a call's arguments, as JSON text (or of a custom tool's plain input).
    record ToolInput(int call, String delta) implements ChatEvent {}

    /// The totals so far; a later one replaces an earlier one, they are never added.
    record UsageKnown(Usage usage) implements ChatEvent {}

    record Finished(StopReason stop, String stopSequence) implements ChatEvent {}

    record Failed(ChatError error) implements ChatEvent {}
}
