package tokenfly;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.function.Supplier;
import tokenfly.config.Settings.LogFormat;
import tokenfly.config.Settings;
import tokenfly.gateway.record.RequestDetail;
import tokenfly.gateway.record.RequestLog;
import tokenfly.gateway.record.RequestRecord;
import tokenfly.history.RequestFiles;

/// What is written of each request when it has ended: a line of the log, and one of the files that keep
/// requests. Thread-safe.
final class RequestLines implements AutoCloseable {
    private final LineLog log;
    private final LineLog kept;
    private final RequestFiles files;
    private final Supplier<Settings> settings;

    RequestLines(LineLog log, RequestFiles files, Supplier<Settings> settings) {
        this.log = log;
        this.files = files;
        this.kept = new LineLog(new PrintStream(files, false, StandardCharsets.UTF_8));
        this.settings = settings;
    }

    void ended(RequestRecord record) {
        boolean isKept = files.isKept() && record.isOfInterest();
        boolean isJson = settings.get().logFormat() == LogFormat.JSON;
        boolean messages = settings.get().providerMessages();
        var detail = isKept || isJson ? RequestDetail.of(record, messages).toString() : null;
        if (isJson) log.line(detail);
        else RequestLog.lines(record, messages).forEach(log::line);
        if (isKept) kept.line(detail);
    }

    @Override
    public void close() {
        kept.close();
        files.close();
    }
}
