package tokenfly;

import java.util.List;

/// The gateway cannot start; each line tells the operator one thing to mend.
final class StartException extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient List<String> lines;

    StartException(List<String> lines) {
        super(String.join("; ", lines));
        this.lines = List.copyOf(lines);
    }

    StartException(String line) {
        this(List.of(line));
    }

    List<String> lines() {
        return lines;
    }
}
