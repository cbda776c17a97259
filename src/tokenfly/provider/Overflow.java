package tokenfly.provider;

import java.util.TreeSet;
import java.util.regex.Pattern;

/// A request that is longer than the model's context, as a provider puts it in words.
///
/// @param requested,maximum tokens; -1 when the words do not say
public record Overflow(long requested, long maximum) {
    private static final Overflow UNKNOWN = new Overflow(-1, -1);

    /// How providers put it: "the context length is …, but …", "input … exceeds the maximum …",
    /// "prompt is too long", and some of their own. Two words must come together, since either may
    /// stand in a message about something else.
    static final String WORDS =
            "context.{0,2}(length|window|size|limit).{0,200}(exceed|overflow|however|longer|larger|greater"
            + "|resulted|too (long|large|many)|but| only|and your)"
            + "|(exceed|overflow|longer|larger|greater|too (long|large|many)).{0,120}"
            + "context.{0,2}(length|window|size|limit)"
            + "|(max(imum)?|models?) context length|configured context|when context the overflows"
            + "|(prompt|input|conversation)s?( length)?( is| are)? too (long|large)|prompt exceeds max length"
            + "|(prompt|input|request|messages?|conversation)\\b.{0,60}\\btokens?\\b.{0,60}"
            + "(exceed|longer|larger|greater|over|more).{0,60}(limit|max|allowed)"
            + "|(prompt|input) (length|tokens?).{0,20}(exceed|longer|larger|greater)"
            + "|token count.{0,40}exceed|exceeds? the max(imum)? allowed (input|prompt)"
            + "|max(imum)? (allowed )?(prompt|input|model) length|range of input length should be"
            + "|tokens? in request (is |are )?(more|greater) than max|too many (input |prompt )?tokens"
            + "|exceeded model token limit|token limit exceeded|tokens in the prompt cannot exceed"
            + "|reduce (the|your) (length of the )?(messages?|prompt|input|conversation)"
            + "|inputs? tokens \\+ max_new_tokens|tokens to keep from the initial prompt"
            + "|(上下文|输入|提示词|prompt).{0,16}(超出|超过|超长|过长)|超(出|过).{0,16}(上下文|最大长度|长度限制)";

    /// A count of tokens: no part of a name, a date or a fraction.
    private static final String COUNT = "((?<![\\w.,/-])(?:\\d{1,3}(?:,\\d{3})+|\\d{3,9})(?![\\w-]|[.,]\\d))";
    private static final Pattern ANY = Pattern.compile(COUNT);
    private static final Pattern MOST = Pattern.compile(
            "(?i)(?:max|limit|context.(?:length|size|window)|allowed|only|>)\\D{0,30}" + COUNT
            + "|" + COUNT + " (?:tokens )?max");

    /// The largest number of a message is what was sent; what may be is said to be so.
    public static Overflow of(String message) {
        var words = message.substring(0, Math.min(message.length(), Wording.SEARCHED));
        var counts = new TreeSet<Long>();
        var any = ANY.matcher(words);
        while (any.find()) counts.add(count(any.group(1)));
        var limits = new TreeSet<Long>();
        var most = MOST.matcher(words);
        while (most.find()) limits.add(count(most.group(1) == null ? most.group(2) : most.group(1)));
        var maximum = counts.isEmpty() ? null : limits.lower(counts.last());
        return maximum == null ? UNKNOWN : new Overflow(counts.last(), maximum);
    }

    private static long count(String digits) {
        return Long.parseLong(digits.replace(",", ""));
    }

    public boolean isKnown() {
        return requested > 0;
    }
}
