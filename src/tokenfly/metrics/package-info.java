/// Counts, gauges and histograms, and their Prometheus text.
///
/// In reading order: [tokenfly.metrics.Metrics] makes and writes them all,
/// [tokenfly.metrics.Counter], [tokenfly.metrics.Gauge], [tokenfly.metrics.Gauges] and
/// [tokenfly.metrics.Histogram] are the kinds, [tokenfly.metrics.LabelSets] bounds how many series
/// one may have.
package tokenfly.metrics;
