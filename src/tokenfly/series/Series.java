package tokenfly.series;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import tokenfly.series.Chart.Line;
import tokenfly.series.Chart.Wanted;

/// How requests went, in memory: by the minute for three hours, by the quarter for two days, by the hour
/// for 32 days. Thread-safe.
///
/// Held for each way that requests go, provider and model, so that an end takes one lock that hardly two
/// threads want at once; what a chart shows is summed up when it is asked for.
public final class Series {
    /// Beyond these, all are one: some 200 kB each when they are busy all month.
    static final int MAX_WAYS = 96;
    private static final int MAX_POINTS = 800;

    private final InstantSource clock;
    private final Map<Way, Track> tracks = new ConcurrentHashMap<>();

    public Series(InstantSource clock) {
        this.clock = clock;
    }

    public void add(Sample sample) {
        track(new Way(sample.provider(), sample.model())).add(sample);
    }

    Track track(Way way) {
        var track = tracks.get(way);
        if (track != null) return track;
        return tracks.computeIfAbsent(tracks.size() < MAX_WAYS ? way : Way.OTHER, _ -> new Track());
    }

    /// @param others what [#text] gave of the same elsewhere
    /// @throws IllegalArgumentException when that is too many points
    public Chart chart(Wanted wanted, List<String> others) {
        var sums = summed(wanted);
        others.forEach(sums::add);
        return new Chart(Instant.ofEpochSecond(sums.first * sums.step),
                Instant.ofEpochSecond((sums.first + sums.points) * sums.step), Duration.ofSeconds(sums.step),
                sums.lines(wanted.most()));
    }

    /// All lines of a chart, to be added to another one's.
    ///
    /// ```
    /// STEP FIRST        the length of a step in seconds, and the number of the first since 1970
    /// =NAME             of a line
    /// PLACE SUMS        of a point of it that is not empty, from the first on
    /// ```
    public String text(Wanted wanted) {
        return summed(wanted).text();
    }

    private Summing summed(Wanted wanted) {
        var now = clock.instant();
        var held = Instant.ofEpochSecond(Grain.HOUR.first(now) * Grain.HOUR.stepSeconds);
        var from = wanted.from().isBefore(held) ? held : wanted.from();
        var grain = Grain.of(wanted.step(), from, now);
        long step = Math.ceilDiv(wanted.step().toSeconds(), grain.stepSeconds) * grain.stepSeconds;
        long first = Math.floorDiv(from.getEpochSecond(), step);
        long points = Math.ceilDiv(wanted.to().getEpochSecond(), step) - first;
        if (points > MAX_POINTS) throw new IllegalArgumentException("that is " + points + " points; allowed: "
                + MAX_POINTS + ", by a longer step or a shorter time");
        var sums = new Summing(step, first, (int) Math.max(0, points));
        tracks.forEach((way, track) -> {
            var name = wanted.by().name(way);
            if (wanted.name() == null || name.equals(wanted.name())) sums.add(name, grain, track);
        });
        return sums;
    }

    /// The ways that hold something of the time that is kept; the others are forgotten.
    Map<Way, Track> kept() {
        var now = clock.instant();
        tracks.values().removeIf(track -> track.isEmpty(now));
        return Map.copyOf(tracks);
    }

    /// Of the steps of a chart, of which the first has this number.
    private record Summing(long step, long first, int points, Map<String, Sums[]> byName) {
        Summing(long step, long first, int points) {
            this(step, first, points, new TreeMap<>());
        }

        void add(String name, Grain grain, Track track) {
            track.each(grain, first * step / grain.stepSeconds,
                    (number, more) -> add(name, number * grain.stepSeconds, more));
        }

        private void add(String name, long second, Sums more) {
            long at = Math.floorDiv(second, step) - first;
            if (at >= 0 && at < points) byName.computeIfAbsent(name, _ -> empty())[(int) at].addAll(more);
        }

        void add(String text) {
            var lines = text.split("\n");
            var head = lines[0].split(" ");
            long others = Long.parseLong(head[0]);
            String name = null;
            for (var line : Arrays.asList(lines).subList(1, lines.length)) {
                if (line.startsWith("=")) {
                    name = line.substring(1);
                    continue;
                }
                var words = line.split(" ");
                add(name, (Long.parseLong(head[1]) + Long.parseLong(words[0])) * others, Sums.parse(words, 1));
            }
        }

        String text() {
            var text = new StringBuilder().append(step).append(' ').append(first);
            byName.forEach((name, sums) -> {
                text.append("\n=").append(name);
                for (int i = 0; i < points; i++)
                    if (sums[i].requests() > 0) text.append('\n').append(i).append(' ').append(sums[i].text());
            });
            return text.toString();
        }

        private Sums[] empty() {
            var sums = new Sums[points];
            Arrays.setAll(sums, _ -> new Sums());
            return sums;
        }

        List<Line> lines(int most) {
            var lines = new ArrayList<Line>();
            byName.forEach((name, sums) -> lines.add(line(name, sums)));
            lines.removeIf(line -> line.total().requests() == 0);
            lines.sort(Comparator.comparingLong((Line line) -> line.total().requests()).reversed());
            if (lines.size() <= most) return lines;
            var others = empty();
            for (var line : lines.subList(most, lines.size()))
                for (int i = 0; i < points; i++) others[i].addAll(line.points().get(i));
            var shown = new ArrayList<>(lines.subList(0, most));
            shown.add(line(Way.OTHER.model(), others));
            return shown;
        }

        private static Line line(String name, Sums[] sums) {
            var total = new Sums();
            for (var one : sums) total.addAll(one);
            return new Line(name, total, List.of(sums));
        }
    }
}
