package bench.gateway;

import java.util.Locale;

/// The table at the end: medians, and how the gateway's stand to nginx's and to a bare JDK proxy's.
final class Summary {
    private final Figures figures;

    Summary(Figures figures) {
        this.figures = figures;
    }

    void print() {
        System.out.printf("%n%-44s %10s %10s %10s %10s %8s %8s%n", "medians", "floor", "nginx", "jdk",
                "gateway", "/ nginx", "/ jdk");
        row("1 KB, 32 connections: requests/s", "small", "perSecond");
        row("  p99, us", "small", "latency.p99");
        row("  processor time a request, us", "small", "cpu");
        row("1 KB, 1 connection: p50, us", "single", "latency.p50");
        row("1 KB, 500 requests/s: p50, us", "open500", "latency.p50");
        row("  p99, us", "open500", "latency.p99");
        row("200 KB, 8 connections: requests/s", "large", "perSecond");
        row("  processor time a request, us", "large", "cpu");
        streams("500 streams of 50 events/s", "streams500");
        streams("2,000 streams of 25 events/s", "streams2000");
        streams("5,000 streams of 10 events/s", "streams5000");
        row("memory, idle, MB", "memory", "idle");
        row("memory, after all this, MB", "memory", "after");
        row("start to first 200, ms", "start", "healthy");
        row("start to start-up text, ms", "start", "announced");
        System.out.printf("%n%-44s %10s %10s %8s%n", "translation, gateway alone", "passed",
                "translated", "ratio");
        for (var client : new String[] {"openai", "anthropic"}) {
            pair(client + " client: requests/s", client, "requests", "perSecond");
            pair("  processor time a request, us", client, "requests", "cpu");
            pair("  200 streams of 50 events/s: p50, us", client, "streams", "delay.p50");
            pair("  p99, us", client, "streams", "delay.p99");
            pair("  processor time an event, us", client, "streams", "cpu");
        }
        errors();
    }

    private void streams(String title, String work) {
        row(title + ": delay p50, us", work, "delay.p50");
        row("  delay p99, us", work, "delay.p99");
        row("  events delivered", work, "events");
        row("  events sent", work, "expected");
        row("  errors", work, "errors");
        row("  processor time an event, us", work, "cpu");
    }

    private void row(String title, String work, String figure) {
        double floor = median(work + ".floor." + figure);
        double nginx = median(work + ".nginx." + figure);
        double jdk = median(work + ".jdk." + figure);
        double gateway = median(work + ".gateway." + figure);
        if (Double.isNaN(gateway)) return;
        System.out.printf("%-44s %10s %10s %10s %10s %8s %8s%n", title, number(floor), number(nginx),
                number(jdk), number(gateway), ratio(gateway, nginx), ratio(gateway, jdk));
    }

    private void pair(String title, String client, String what, String figure) {
        double passed = median(client + "-passed-" + what + ".gateway." + figure);
        double translated = median(client + "-translated-" + what + ".gateway." + figure);
        System.out.printf("%-44s %10s %10s %8s%n", title, number(passed), number(translated),
                ratio(translated, passed));
    }

    private void errors() {
        for (var name : figures.names())
            if (name.endsWith(".errors") && figures.most(name) > 0)
                System.out.println("ERRORS: " + name + " up to " + number(figures.most(name)) + " a run");
    }

    private double median(String name) {
        return figures.median(name).orElse(Double.NaN);
    }

    private static String number(double n) {
        return Double.isNaN(n) ? "-" : String.format(Locale.ROOT, n < 10 ? "%.2f" : "%,.0f", n);
    }

    private static String ratio(double a, double b) {
        return Double.isNaN(a / b) || b == 0 ? "-" : String.format(Locale.ROOT, "%.2f", a / b);
    }
}
