package tokenfly.chat;

/// The mark of thinking that was made here, from a provider that signs nothing.
///
/// An Anthropic client replays thinking blocks with their signature. Ours says that the text came
/// from an unsigned provider, so that it goes back there as reasoning and never to a real Anthropic
/// endpoint, which would refuse it.
public final class Signature {
    public static final String UNSIGNED = "tokenfly-unsigned";

    private Signature() {
    }

    /// True for a signature that no vendor made: an empty one or ours.
    public static boolean isOurs(String signature) {
        return signature.isEmpty() || signature.equals(UNSIGNED);
    }
}
