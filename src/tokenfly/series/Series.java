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

    /// @throws IllegalArgumentException when that is too many points
    public Chart chart(Wanted wanted) {
        var now = clock.instant();
        var held = Instant.ofEpochSecond(Grain.HOUR.first(now) * Grain.HOUR.stepSeconds);
        var from = wanted.from().isBefore(held) ? held : wanted.from();
        var grain = Grain.of(wanted.step(), from, now);
        long step = Math.ceilDiv(wanted.step().toSeconds(), grain.stepSeconds) * grain.stepSeconds;
        long first = Math.floorDiv(from.getEpochSecond(), step);
        long points = Math.ceilDiv(wanted.to().getEpochSecond(), step) - first;
        if (points > MAX_POINTS) throw new IllegalArgumentException("that is " + points + " points; allowed: "
                + MAX_POINTS + ", by a longer step or a shorter time");
        var sums = new Summing(grain, step, first, (int) Math.max(0, points));
        tracks.forEach((way, track) -> {
            var name = wanted.by().name(way);
            if (wanted.name() == null || name.equals(wanted.name())) sums.add(name, track);
        });
        return new Chart(Instant.ofEpochSecond(first * step),
                Instant.ofEpochSecond((first + sums.points()) * step), Duration.ofSeconds(step), sums.lines(wanted.most()));
    }

    /// The ways that hold something of the time that is kept; the others are forgotten.
    Map<Way, Track> kept() {
        var now = clock.instant();
        tracks.values().removeIf(track -> track.isEmpty(now));
        return Map.copyOf(tracks);
    }

    /// Of the steps of a chart, of which the first has this number.
    private record Summing(Grain grain, long step, long first, int points, Map<String, Sums[]> byName) {
        Summing(Grain grain, long step, long first, int points) {
            this(grain, step, first, points, new TreeMap<>());
        }

        void add(String name, Track track) {
            var sums = byName.computeIfAbsent(name, _ -> empty());
            track.each(grain, first * step / grain.stepSeconds, (number, more) -> {
                long at = number * grain.stepSeconds / step - first;
                if (at < points) sums[(int) at].addAll(more);
            });
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
