package tokenfly.config;

/// When a model's streams go out: event by event, or once they are whole.
enum StreamMode {
    LIVE, WHOLE
}
