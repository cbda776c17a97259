package tokenfly.chat;

/// One step of a streamed answer, in the order the model produced it.
///
/// ```
/// stream = Started (TextDelta | RefusalDelta | ThinkingDelta | ThinkingSigned | ThinkingRedacted
///          | ToolStarted ToolInput*)* (Finished | Failed)
/// ```
///
/// UsageKnown and Aside may stand anywhere behind Started. Tool calls come whole, one after another,
/// each piece of a call's input as soon as it is known: a ToolInput belongs to the ToolStarted last
/// given, whose call has ended when anything else of the answer follows. A stream that an upstream cuts
/// short ends with Failed, never with Finished.
public sealed interface ChatEvent {
    /// @param id the upstream's id for the answer, or null
    record Started(String id) implements ChatEvent {}

    record TextDelta(String text) implements ChatEvent {}

    record RefusalDelta(String text) implements ChatEvent {}

    record ThinkingDelta(String text) implements ChatEvent {}

    /// Ends the thinking so far with its vendor's signature.
    record ThinkingSigned(String signature) implements ChatEvent {}

    record ThinkingRedacted(String data) implements ChatEvent {}

    /// @param id never empty
    /// @param custom true for a tool whose input is free text
    /// @param signature its vendor's mark that must come back with the call, or null
    record ToolStarted(String id, String name, boolean custom, String signature) implements ChatEvent {
        public ToolStarted(String id, String name) {
            this(id, name, false, null);
        }
    }

    /// The next piece of the call's arguments, as JSON text (or of a custom tool's plain input); never
    /// empty.
    record ToolInput(String delta) implements ChatEvent {}

    /// What was produced, and so is paid for, without being part of the answer: the text of another
    /// choice, the input of a tool that the vendor runs itself.
    record Aside(String text) implements ChatEvent {}

    /// The totals so far; a later one replaces an earlier one, they are never added.
    record UsageKnown(Usage usage) implements ChatEvent {}

    record Finished(StopReason stop, String stopSequence) implements ChatEvent {}

    /// The stream has failed, in the provider's own words: what they mean, and what of it a client may
    /// read, is not the reader's to say.
    record Failed(ErrorBody said) implements ChatEvent {}
}
