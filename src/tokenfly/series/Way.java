package tokenfly.series;

/// Where requests went.
record Way(String provider, String model) {
    /// All the ways together that are more than are held.
    static final Way OTHER = new Way("other", "other");
}
