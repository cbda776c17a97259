package tokenfly.account.shared;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;

/// What gateways ask each other, through the database: each one knows its own requests and providers, and
/// nobody writes them down for the others. Who asks puts a row there; the others find it with their next
/// beat, which comes sooner while somebody asks, and fill in theirs. Thread-safe.
public final class Questions {
    private static final Duration PATIENCE = Duration.ofSeconds(4);
    private static final Duration PAUSE = Duration.ofMillis(40);
    /// What waits for answers at once; more than a few people do not look.
    private static final int MOST_AT_ONCE = 8;
    private static final int LONGEST_ANSWER = 8 << 20;

    private final Pool pool;
    private final Node node;
    private final BooleanSupplier isUp;
    private final Semaphore places = new Semaphore(MOST_AT_ONCE, true);
    private volatile UnaryOperator<String> answers = _ -> "";

    Questions(Pool pool, Node node, BooleanSupplier isUp) {
        this.pool = pool;
        this.node = node;
        this.isUp = isUp;
    }

    /// One that waits for this gateway's answer.
    record Question(long id, String text) {}

    public record Answer(String gateway, String text) {}

    /// @param silent gateways that live and did not answer; `*` when nobody could be asked
    public record Answers(List<Answer> given, List<String> silent) {
        static final Answers NOBODY = new Answers(List.of(), List.of("*"));
    }

    /// What this gateway answers; an empty text, or more than 8 million characters, is no answer.
    public void answerBy(UnaryOperator<String> answers) {
        this.answers = answers;
    }

    /// Answers, each in a thread of its own: some take a while.
    void answer(List<Question> asked) {
        for (var question : asked) Thread.ofVirtual().name("answer").start(() -> answer(question));
    }

    private void answer(Question question) {
        var text = answers.apply(question.text());
        try {
            pool.run(connection -> {
                node.answer(connection, question.id(), text.length() > LONGEST_ANSWER ? "" : text.replace('\0', '?'));
                return null;
            });
        } catch (SQLException late) {
            // Whoever asked does without.
        }
    }

    /// Asks all others, and waits for a moment.
    public Answers ask(String text) throws InterruptedException {
        if (!isUp.getAsBoolean() || !places.tryAcquire(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) return Answers.NOBODY;
        try {
            var asked = pool.run(connection -> node.ask(connection, text));
            long end = System.nanoTime() + PATIENCE.toNanos();
            while (asked.isMore() && System.nanoTime() - end < 0 && !pool.run(asked::isAnswered)) Thread.sleep(PAUSE);
            return asked.isMore() ? pool.run(asked::answers) : new Answers(List.of(), asked.silent());
        } catch (SQLException away) {
            return Answers.NOBODY;
        } finally {
            places.release();
        }
    }

    /// A question that was put.
    ///
    /// @param isMore whether there is anybody to answer it
    /// @param silent who is not asked: they have not been heard of for a moment, or are of a version that cannot
    record Asked(long id, boolean isMore, List<String> silent) {
        private boolean isAnswered(Connection connection) throws SQLException {
            try (var select = connection.prepareStatement(
                    "select from tokenfly.answer where question = ? and text is null limit 1")) {
                select.setLong(1, id);
                try (var row = select.executeQuery()) {
                    return !row.next();
                }
            }
        }

        private Answers answers(Connection connection) throws SQLException {
            var given = new ArrayList<Answer>();
            var missing = new ArrayList<>(silent);
            try (var select = connection.prepareStatement(
                    "delete from tokenfly.answer where question = ? returning name, text")) {
                select.setLong(1, id);
                try (var row = select.executeQuery()) {
                    while (row.next())
                        if (row.getString(2) == null || row.getString(2).isEmpty()) missing.add(row.getString(1));
                        else given.add(new Answer(row.getString(1), row.getString(2)));
                }
            }
            given.sort(Comparator.comparing(Answer::gateway));
            return new Answers(given, missing);
        }
    }
}
