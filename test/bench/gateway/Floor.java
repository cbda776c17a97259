package bench.gateway;

/// The mock upstream with nothing before it.
record Floor(int port, ProcessHandle process) implements Target {
    @Override
    public String name() {
        return "floor";
    }

    @Override
    public void close() {
        // Who started the upstream ends it.
    }
}
