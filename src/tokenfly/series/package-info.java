/// How requests went over time, by provider and model: what the operator's charts are drawn from.
///
/// [tokenfly.series.Sample] is what one request adds, [tokenfly.series.Series] holds the sums in memory and
/// answers with a [tokenfly.series.Chart], [tokenfly.series.SeriesFile] keeps them in a file over a restart.
package tokenfly.series;
