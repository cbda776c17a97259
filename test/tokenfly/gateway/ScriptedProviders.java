package tokenfly.gateway;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import tokenfly.testing.RunningGateway;
import tokenfly.testing.ScriptedUpstream;
import tokenfly.upstream.exchange.Waiting;

/// Scripted providers and gateways whose model `m` they serve, all closed behind each test. Thread-safe.
final class ScriptedProviders implements AfterEachCallback {
    private final List<AutoCloseable> open = new CopyOnWriteArrayList<>();

    ScriptedUpstream upstream(ScriptedUpstream.Script script) throws Exception {
        var upstream = new ScriptedUpstream(script);
        open.add(upstream);
        return upstream;
    }

    /// A gateway to be started: these are its providers `p0`, `p1` and so on.
    Setup serving(ScriptedUpstream... upstreams) {
        return new Setup(upstreams);
    }

    @Override
    public void afterEach(ExtensionContext context) throws Exception {
        for (var each : open.reversed()) each.close();
        open.clear();
    }

    /// How it is configured: each in both formats, without keys, one after the other, unless it is said
    /// otherwise.
    final class Setup {
        private final ScriptedUpstream[] upstreams;
        private final StringBuilder lines = new StringBuilder();
        private String formats = "openai anthropic";
        private String keys = "none";
        private String between = ", ";
        private int serving = Integer.MAX_VALUE;

        private Setup(ScriptedUpstream... upstreams) {
            this.upstreams = upstreams;
        }

        Setup formats(String named) {
            formats = named;
            return this;
        }

        Setup keys(String named) {
            keys = named;
            return this;
        }

        /// Of equal standing.
        Setup asEquals() {
            between = " | ";
            return this;
        }

        /// Only the first of them serves `m`.
        Setup onlyFirst() {
            serving = 1;
            return this;
        }

        /// One more line for each of them, behind `provider.NAME.`.
        Setup each(String line) {
            for (int i = 0; i < upstreams.length; i++) provider(i, line);
            return this;
        }

        Setup provider(int number, String line) {
            return line("provider.p" + number + "." + line);
        }

        Setup line(String line) {
            lines.append(line).append('\n');
            return this;
        }

        RunningGateway start() throws Exception {
            return start(Waiting.USUAL_INTERVAL);
        }

        /// @param keepAlive the longest silence towards a client that streams
        RunningGateway start(Duration keepAlive) throws Exception {
            var names = new ArrayList<String>();
            for (var upstream : upstreams) {
                var name = "provider.p" + names.size();
                names.add("p" + names.size());
                line(name + ".keys = " + keys);
                if (formats.contains("openai")) line(name + ".openai = " + upstream.uri("/v1"));
                if (formats.contains("anthropic")) line(name + ".anthropic = " + upstream.uri(""));
            }
            var gateway = RunningGateway.with(
                    line("model.m.providers = " + String.join(between,
                            names.subList(0, Math.min(serving, names.size())))).lines.toString(), keepAlive);
            open.add(gateway);
            return gateway;
        }
    }
}
