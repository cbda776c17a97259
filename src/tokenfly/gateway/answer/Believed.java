package tokenfly.gateway.answer;

import tokenfly.chat.Usage;
import tokenfly.dialect.RawRequest;

/// A provider's counts, as far as the request could have caused them.
///
/// Output beyond the ceiling was neither allowed nor held for, and is not charged. Input is believed
/// up to a few times the gateway's own estimate, which does not see what a request only points at;
/// beyond that it is no count, and the estimate takes its place.
///
/// @param doubt what the operator should know of counts that were not believed; null when all were
record Believed(Usage usage, String doubt) {
    private static final long FACTOR = 4;
    private static final long SLACK = 50_000;
    /// More than any model puts out, where nothing else bounds an answer.
    private static final long LONGEST_ANSWER = 1_000_000;

    static Believed of(Usage counted, Ceiling ceiling, RawRequest request) {
        long input = input(counted.input(), request);
        long most = ceiling.each() < 0 ? LONGEST_ANSWER * ceiling.answers() : ceiling.tokens();
        long output = Math.min(counted.output(), most);
        boolean isFar = counted.output() > most + most / 8 + 64;
        if (input == counted.input() && !isFar) return new Believed(output == counted.output() ? counted
                : with(counted, input, output, counted.estimated()), null);
        return new Believed(with(counted, input, output, true), "counted " + counted.input()
                + " tokens in and " + counted.output() + " out, of which " + input + " and " + output
                + " could be and are charged");
    }

    /// The estimate reads the whole body: it is asked for only where it may matter.
    private static long input(long counted, RawRequest request) {
        if (counted <= request.body().length / 2 + SLACK) return counted;
        long estimated = request.estimateInput();
        return counted <= FACTOR * estimated + SLACK ? counted : estimated;
    }

    private static Usage with(Usage counted, long input, long output, boolean estimated) {
        return new Usage(input, counted.cached(), counted.cacheWritten(), output, counted.reasoning(),
                estimated);
    }
}
