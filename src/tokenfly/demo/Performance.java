package tokenfly.demo;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import tokenfly.chat.ChatEvent;
import tokenfly.demo.Script.Command;
import tokenfly.sse.SseWriter;

/// Gives one answer to one client, at the pace and with the mishaps that its script asks for.
///
/// A client that has left is noticed at the next write, whose IOException ends it.
///
/// @param hidden what was thought is left out
record Performance(Wire wire, Script script, DemoAnswer answer, boolean hidden, Voice voice, Pause pause) {
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
        if (script.fault() != null) wire.refuse(script.fault().status, script.fault().error());
        else if (voice.stream()) stream();
        else whole();
    }

    private void whole() throws IOException {
        if (script.has(Command.ERROR_IN_STREAM)) {
            wire.refuse(DemoError.FAILED.error());
        } else if (script.has(Command.ERROR_FIRST)) {
            wire.refuse(200, DemoError.FAILED.error());
        } else if (script.has(Command.CUT) || script.has(Command.STALL)) {
            wire.sendHalf(voice.whole().apply(answer.whole(hidden)));
            breakOff();
        } else {
            wire.send(200, voice.whole().apply(answer.whole(hidden)));
        }
    }

    private void stream() throws IOException {
        var out = wire.stream();
        if (script.has(Command.ERROR_FIRST)) {
            fail(out);
            return;
        }
        boolean breaks = script.has(Command.CUT) || script.has(Command.STALL);
        boolean fails = script.has(Command.ERROR_IN_STREAM);
        int all = answer.steps().size();
        int said = 0;
        for (var event : answer.events(hidden)) {
            if ((breaks || fails) && said == (all + 1) / 2) break;
            boolean step = isStep(event);
            if (step && said++ > 0) pause.of(script.pace());
            voice.events().write(event, out);
            if (step || event instanceof ChatEvent.Started) out.flush();
        }
        if (fails) fail(out);
        else if (breaks) breakOff();
        out.flush();
    }

    /// What takes the model's time.
    private static boolean isStep(ChatEvent event) {
        return event instanceof ChatEvent.TextDelta || event instanceof ChatEvent.ThinkingDelta
                || event instanceof ChatEvent.ToolStarted || event instanceof ChatEvent.ToolInput;
    }

    private void fail(SseWriter out) throws IOException {
        voice.events().fail(DemoError.UNAVAILABLE.error(), wire.requestId(), out);
        out.flush();
    }

    private void breakOff() throws IOException {
        if (script.has(Command.STALL)) pause.of(STALL);
        throw new Wire.Broken();
    }
}
