package tokenfly.chat;

/// Tokens of one request, as the upstream counted them.
///
/// @param input everything read, cached and cache-written parts included
/// @param cached the part of `input` read from the provider's prompt cache
/// @param cacheWritten the part of `input` written to it
/// @param output everything produced, `reasoning` included
/// @param reasoning the part of `output` that was thinking
/// @param estimated true when the upstream did not count it all, and what is missing was guessed from the text
public record Usage(long input, long cached, long cacheWritten, long output, long reasoning,
        boolean estimated) {
    public static final Usage NONE = new Usage(0, 0, 0, 0, 0, false);

    /// Clamps what providers get wrong: no part is negative or larger than its whole.
    public Usage {
        input = Math.max(0, input);
        output = Math.max(0, output);
        cached = Math.clamp(cached, 0, input);
        cacheWritten = Math.clamp(cacheWritten, 0, input - cached);
        reasoning = Math.clamp(reasoning, 0, output);
    }

    /// What a provider says, whose input may leave out what it read from or wrote to its cache: a part
    /// that is larger than what is left of its whole stands beside it.
    public static Usage counted(long input, long cached, long cacheWritten, long output,
            long reasoning) {
        long all = Math.max(0, input);
        if (cached > all) all = sum(all, cached);
        if (cacheWritten > all - Math.max(0, cached)) all = sum(all, cacheWritten);
        return new Usage(all, cached, cacheWritten, output, reasoning, false);
    }

    /// Counts added up; the greatest there is where they are more than that.
    public static long sum(long one, long other) {
        return Math.min(one, Long.MAX_VALUE - Math.max(0, other)) + Math.max(0, other);
    }

    /// Input and output.
    public long total() {
        return sum(input, output);
    }

    public static Usage estimate(long input, long output) {
        return new Usage(input, 0, 0, output, 0, true);
    }

    /// The same of an answer whose output was not counted to its end.
    ///
    /// @param estimate its tokens, estimated from its text
    public Usage withOutput(long estimate) {
        return new Usage(input, cached, cacheWritten, Math.max(output, estimate), reasoning, true);
    }

    /// The part of `input` that was neither read from nor written to a cache.
    public long uncached() {
        return input - cached - cacheWritten;
    }
}
