package tokenfly.account;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import tokenfly.account.money.Money;
import tokenfly.account.settings.OwnerOnly;
import tokenfly.account.settings.WholeFile;
import tokenfly.properties.PropertiesFile;

/// The directory `data/inbox`, through which other processes ask whoever holds the books to enter a
/// credit.
///
/// ```
///  command                      inbox                       holder of the books
///  order() ------------> ID.credit ------------------> enters it, with ID, in the ledger
///  answer() <----------- ID.answer <------------------ answers, then takes ID.credit away
/// ```
///
/// A death at any point leaves either the order alone, to be entered, or the order and its entry,
/// to be answered: the entry's ID tells which.
final class Inbox {
    private static final String ORDER = ".credit";
    private static final String ANSWER = ".answer";
    private static final int MAX_BYTES = 16 * 1024;
    private static final Duration KEPT = Duration.ofHours(1);
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss").withZone(ZoneOffset.UTC);

    private final Path directory;

    Inbox(Path data) throws IOException {
        this.directory = OwnerOnly.directory(data.resolve("inbox"));
    }

    /// Leaves an order.
    ///
    /// @return its id
    String order(CreditOrder order, Instant now) throws IOException {
        String id = TIME.format(now) + "-" + UUID.randomUUID();
        var values = new LinkedHashMap<String, String>();
        values.put("account", order.account());
        values.put("amount", Money.format(order.nanos()));
        values.put("note", order.note());
        WholeFile.write(directory.resolve(id + ORDER), PropertiesFile.text(values));
        return id;
    }

    /// The ids of the orders that lie there, oldest first.
    List<String> orders() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(ORDER))
                    .map(name -> name.substring(0, name.length() - ORDER.length()))
                    .sorted().toList();
        }
    }

    /// @throws IllegalArgumentException if the file is no order
    /// @throws IOException if it cannot be read
    CreditOrder read(String id) throws IOException {
        Path file = directory.resolve(id + ORDER);
        if (Files.size(file) > MAX_BYTES)
            throw new IllegalArgumentException("the order is too long");
        var values = PropertiesFile.read(file);
        for (String name : List.of("account", "amount"))
            if (!values.containsKey(name)) throw new IllegalArgumentException("the order has no " + name);
        return new CreditOrder(values.get("account"), Money.parse(values.get("amount")),
                values.getOrDefault("note", ""));
    }

    /// Answers an order and takes it out of the inbox, durably.
    void answer(String id, CreditOutcome outcome) throws IOException {
        String text = switch (outcome) {
            case CreditOutcome.Entered(var balance) -> "entered " + Money.format(balance);
            case CreditOutcome.Refused(var why) -> "refused " + why;
            case CreditOutcome.Waiting _ ->
                throw new IllegalArgumentException("no answer: " + outcome);
        };
        WholeFile.write(directory.resolve(id + ANSWER), text);
        Files.deleteIfExists(directory.resolve(id + ORDER));
        WholeFile.syncDirectory(directory);
    }

    /// Takes the answer to an order.
    ///
    /// @return null if there is none yet
    CreditOutcome takeAnswer(String id) throws IOException {
        Path file = directory.resolve(id + ANSWER);
        try {
            String[] words = Files.readString(file).split(" ", 2);
            Files.delete(file);
            return words[0].equals("entered")
                    ? new CreditOutcome.Entered(Money.parseTotal(words[1]))
                    : new CreditOutcome.Refused(words[1]);
        } catch (NoSuchFileException notYet) {
            return null;
        }
    }

    /// Takes an order back that nobody has entered.
    void withdraw(String id) throws IOException {
        Files.deleteIfExists(directory.resolve(id + ORDER));
    }

    /// Deletes answers that nobody took.
    void clean(Instant now) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.toList()) if (isStale(file, now)) Files.delete(file);
        }
    }

    /// An answer, or what is left of a file that was never finished.
    private static boolean isStale(Path file, Instant now) throws IOException {
        String name = file.getFileName().toString();
        return (name.endsWith(ANSWER) || name.endsWith(".tmp")) && Files.isRegularFile(file)
                && Files.getLastModifiedTime(file).toInstant().isBefore(now.minus(KEPT));
    }
}
