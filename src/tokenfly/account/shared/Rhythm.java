package tokenfly.account.shared;

import java.time.Duration;

/// How often a gateway tells the database that it lives, and for how long it may be silent.
///
/// @param beat within two of these, a change of the settings is known to all
/// @param silence after which a gateway counts as dead, and what it holds is free
/// @param sweep how often each looks for such, and compares its own holds; the longest pause before it tries again
/// @param patience for an answer that no request waits for
public record Rhythm(Duration beat, Duration silence, Duration sweep, Duration patience) {
    public static final Rhythm USUAL = new Rhythm(Duration.ofSeconds(1), Duration.ofSeconds(15), Duration.ofSeconds(5),
            Duration.ofSeconds(8));
}
