package bench.json;

import com.sun.management.ThreadMXBean;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.Locale;
import tokenfly.json.Json;
import tokenfly.json.JsonScanner;
import tokenfly.json.JsonValue;
import tokenfly.json.JsonWriter;

/// How fast are a chat request's bytes scanned, parsed and written, on one core?
///
/// Beside them stand a plain copy of the same bytes and, when its jars are there, Jackson's tree
/// model. MB are millions of bytes.
public final class JsonBench {
    private static final int RUNS = 7;
    private static final long RUN_NANOS = 400_000_000;

    /// One piece of work; what it returns keeps the JIT from dropping it.
    @FunctionalInterface
    private interface Work {
        Object once() throws Throwable;
    }

    private JsonBench() {
    }

    public static void main(String[] args) throws Throwable {
        measureAll("English, 200 KB", ChatRequest.english(200_000));
        measureAll("Chinese, 200 KB", ChatRequest.chinese(200_000));
        measureAll("English, 1 KB", ChatRequest.english(1_000));
    }

    private static void measureAll(String title, byte[] json) throws Throwable {
        System.out.printf("%n%s (%,d bytes)%n%-16s %s%n", title, json.length, "MB/s",
                "run 1 ... run " + RUNS + ", median, bytes allocated per text byte");
        measure("copy", json, json::clone);
        measure("scanner", json, () -> scan(json));
        measure("parser", json, () -> Json.parse(json));
        JsonValue tree = Json.parse(json);
        var writer = new JsonWriter();
        measure("writer", json, () -> writer.reset().value(tree).toByteArray().length);
        jackson(json);
    }

    /// What the gateway's first look at a body does.
    private static int scan(byte[] json) {
        var scan = new JsonScanner(json, 0, json.length);
        int found = 0;
        while (scan.nextMember()) {
            if (scan.nameIs("model")) found += scan.valueEnd();
            else if (scan.nameIs("stream") && scan.isTrue()) found++;
            else if (scan.nameIs("max_tokens")) found += (int) scan.whole(0);
        }
        return found;
    }

    private static void measure(String name, byte[] json, Work work) throws Throwable {
        var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        for (int i = 0; i < 3; i++) run(json, work);
        long allocated = -threads.getCurrentThreadAllocatedBytes();
        work.once();
        allocated += threads.getCurrentThreadAllocatedBytes();
        var runs = new double[RUNS];
        for (int i = 0; i < RUNS; i++) runs[i] = run(json, work);
        print(name, runs, (double) allocated / json.length);
    }

    private static void print(String name, double[] runs, double allocated) {
        var line = new StringBuilder("%-16s".formatted(name));
        for (double run : runs) line.append("%7.0f".formatted(run));
        Arrays.sort(runs);
        System.out.printf(Locale.ROOT, "%s | %6.0f | %5.2f%n", line, runs[RUNS / 2], allocated);
    }

    /// MB/s over one run.
    private static double run(byte[] json, Work work) throws Throwable {
        long start = System.nanoTime();
        long bytes = 0;
        long nanos;
        do {
            for (int i = 0; i < 16; i++) sink = work.once();
            bytes += 16L * json.length;
            nanos = System.nanoTime() - start;
        } while (nanos < RUN_NANOS);
        return bytes * 1e3 / nanos;
    }

    private static volatile Object sink;

    /// Found by name, so that this compiles and runs without Jackson.
    private static void jackson(byte[] json) throws Throwable {
        try {
            var mapperType = Class.forName("com.fasterxml.jackson.databind.ObjectMapper");
            var nodeType = Class.forName("com.fasterxml.jackson.databind.JsonNode");
            var lookup = MethodHandles.publicLookup();
            Object mapper = mapperType.getConstructor().newInstance();
            MethodHandle read = lookup.findVirtual(mapperType, "readTree",
                    MethodType.methodType(nodeType, byte[].class)).bindTo(mapper);
            MethodHandle write = lookup.findVirtual(mapperType, "writeValueAsBytes",
                    MethodType.methodType(byte[].class, Object.class)).bindTo(mapper);
            Object tree = read.invoke(json);
            measure("Jackson reads", json, () -> read.invoke(json));
            measure("Jackson writes", json, () -> write.invoke(tree));
        } catch (ClassNotFoundException absent) {
            System.out.println("Jackson: not there");
        }
    }
}
