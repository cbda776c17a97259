package tokenfly.metrics;

/// What is said of a metric before its series.
record Heading(String name, String help, String type) {
    void write(StringBuilder out) {
        String escaped = help.replace("\\", "\\\\").replace("\n", "\\n");
        out.append("# HELP ").append(name).append(' ').append(escaped).append('\n');
        out.append("# TYPE ").append(name).append(' ').append(type).append('\n');
    }
}
