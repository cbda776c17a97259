import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/// Runs the Java clients against the gateway: `java Clients.java URL KEY`, with their jars as class path.
/// Each case is a line of its own, `ok`, a tab and its name, or `failed`, its name and why.
public class Clients {
    static final List<String> MODELS = List.of("via-openai", "via-anthropic", "via-both", "demo");
    static final String CALL = "fast call get_weather {\"city\":\"Paris\"}";
    static final String TOLD = "The tool said: fine";

    record Case(String name, Run run) {}

    interface Run {
        void run() throws Exception;
    }

    public static void main(String[] arguments) {
        var url = arguments[0];
        var key = arguments[1];
        Stream.of(new OpenAiSdk(url, key).cases(), new AnthropicSdk(url, key).cases(), new LangChain(url, key).cases())
                .flatMap(List::stream)
                .forEach(Clients::report);
        System.exit(0); // the SDKs' threads would hold it for a minute
    }

    private static void report(Case one) {
        try {
            one.run().run();
            System.out.println("ok\t" + one.name());
        } catch (Exception | AssertionError problem) {
            System.out.println("failed\t" + one.name() + "\t" + problem.toString().replaceAll("\\s+", " "));
        }
    }

    static void same(Object expected, Object actual) {
        if (!Objects.equals(expected, actual)) throw new AssertionError("expected " + expected + ", was " + actual);
    }
}
