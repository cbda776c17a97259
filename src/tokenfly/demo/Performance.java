package tokenfly.demo;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import tokenfly.demo.Script.Command;
import tokenfly.sse.SseWriter;

/// Gives one answer to one client, at the pace and with the mishaps that its script asks for.
///
/// A client that has left is noticed at the next write, whose IOException ends it.
record Performance(Wire wire, Prompt prompt, Script script, Answer answer, Voice voice,
        Pause pause) {
    private static final Duration STALL = Duration.ofMinutes(10);

    /// Lets time pass.
    interface Pause {
        Pause SLEEP = time -> {
            try {
                Thread.sleep(time);
            } catch (InterruptedException closing) {
                Thread.currentThread().interrupt();
                throw new InterruptedIOException("the demo provider is closing");
            }
        };

        /// @throws InterruptedIOException when the provider closes meanwhile
        void of(Duration time) throws InterruptedIOException;
    }

    void give() throws IOException {
        pause.of(script.waiting());
        if (script.fault() != null) wire.refuse(script.fault().refusal());
        else if (prompt.stream()) stream();
        else whole();
    }

    private void whole() throws IOException {
        if (script.has(Command.ERROR_IN_STREAM)) {
            wire.refuse(Fault.FAILED.refusal());
        } else if (script.has(Command.ERROR_FIRST)) {
            wire.send(200, wire.body(Fault.FAILED.refusal()));
        } else if (script.has(Command.CUT) || script.has(Command.STALL)) {
            wire.sendHalf(voice.whole());
            breakOff();
        } else {
            wire.send(200, voice.whole());
        }
    }

    private void stream() throws IOException {
        var out = wire.stream();
        if (script.has(Command.ERROR_FIRST)) {
            fail(out);
            return;
        }
        voice.open(out);
        out.flush();
        boolean breaks = script.has(Command.CUT) || script.has(Command.STALL);
        boolean fails = script.has(Command.ERROR_IN_STREAM);
        int all = answer.steps().size();
        say(fails || breaks ? (all + 1) / 2 : all, out);
        if (fails) fail(out);
        else if (breaks) breakOff();
        else {
            voice.end(out);
            out.flush();
        }
    }

    private void say(int steps, SseWriter out) throws IOException {
        var pace = script.pace();
        for (int i = 0; i < steps; i++) {
            if (i > 0) pause.of(pace);
            voice.say(answer.steps().get(i), out);
            out.flush();
        }
    }

    private void fail(SseWriter out) throws IOException {
        voice.fail(Fault.UNAVAILABLE.refusal(), out);
        out.flush();
    }

    private void breakOff() throws IOException {
        if (script.has(Command.STALL)) pause.of(STALL);
        throw new Wire.Broken();
    }
}
