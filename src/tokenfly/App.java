package tokenfly;

import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import tokenfly.account.Books;
import tokenfly.account.settings.AccountsFile;
import tokenfly.config.ConfigLocation;
import tokenfly.config.ConfigWatch;
import tokenfly.config.Reading;
import tokenfly.config.Settings;
import tokenfly.config.SettingsReader;
import tokenfly.console.Configuration;
import tokenfly.console.Console;
import tokenfly.console.UpstreamStats;
import tokenfly.demo.DemoProvider;
import tokenfly.dialect.ClientPath;
import tokenfly.dialect.Dialect;
import tokenfly.dialect.Keeping;
import tokenfly.gateway.Assembly;
import tokenfly.gateway.Served;
import tokenfly.gateway.record.GatewayMetrics;
import tokenfly.gateway.record.LiveRequests;
import tokenfly.history.RequestFiles;
import tokenfly.http.BodyMemory;
import tokenfly.http.ClientTimeouts;
import tokenfly.http.listener.HttpListener;
import tokenfly.http.listener.HttpSettings;
import tokenfly.http.listener.Tls;
import tokenfly.notify.Watch;
import tokenfly.notify.Webhook;
import tokenfly.properties.FileFault;
import tokenfly.provider.ProviderKind;
import tokenfly.series.Series;
import tokenfly.series.SeriesFile;
import tokenfly.transport.ChosenResolver;
import tokenfly.upstream.Dispatcher;
import tokenfly.upstream.Probe;
import tokenfly.upstream.catalog.Provider;
import tokenfly.upstream.exchange.UpstreamClient;
import tokenfly.upstream.health.HealthBook;

/// The running gateway: builds the parts, hands them to each other, starts and stops them.
public final class App implements AutoCloseable {
    /// Between saying that it is not ready and closing the door, so that a load balancer can hear it.
    private static final Duration NOTICE = Duration.ofMillis(300);
    private static final String FIRST_ACCOUNT = "first";

    private final LineLog log;
    private final LineLog warnings;
    private final RequestFiles files;
    private final RequestLines lines;
    private final Series series = new Series(InstantSource.system());
    private final SeriesFile keeper;
    private final Webhook webhook;
    private final Conditions conditions;
    private final Watch notices;
    private final OperatorLog operator;
    private final List<Dialect> dialects;
    private final DemoProvider demo;
    private final ConfigWatch watch;
    private final ConfigLocation location;
    private final SettingsReader reader;
    private final Books books;
    private final Settings started;
    private final BodyMemory bodies;
    private final UpstreamClient client;
    private final HealthBook health = new HealthBook(System::nanoTime);
    private final LiveRequests live = new LiveRequests(Runtime.getRuntime().maxMemory());
    private final CountDownLatch stopped = new CountDownLatch(1);
    private HttpListener listener;
    private volatile Settings settings;
    private volatile Served served;
    private volatile int exitCode = Main.DONE;

    private App(List<Dialect> dialects, BodyMemory bodies, DemoProvider demo, UpstreamClient client, ConfigWatch watch,
            ConfigLocation location, SettingsReader reader, Settings settings, Books books, PrintStream out, LineLog warnings) {
        this.log = new LineLog(out);
        this.operator = new OperatorLog(log::line);
        this.dialects = dialects;
        this.demo = demo;
        this.client = client;
        this.watch = watch;
        this.location = location;
        this.reader = reader;
        this.books = books;
        this.started = settings;
        this.bodies = bodies;
        this.warnings = warnings;
        this.files = new RequestFiles(settings.data().resolve("requests"), () -> this.settings.requestsKeep(),
                InstantSource.system(), why -> operator.say("requests", why));
        this.lines = new RequestLines(log, files, () -> this.settings);
        this.keeper = new SeriesFile(series, settings.data().resolve("series"), why -> operator.say("series", why));
        this.webhook = new Webhook(() -> this.settings.webhook(), InstantSource.system(), "TokenFly/" + Version.NAME);
        this.conditions = new Conditions(() -> this.settings, settings.tls(), books, InstantSource.system());
        this.notices = new Watch(conditions, books::notices, webhook, settings.data().resolve("notices"), System::nanoTime,
                operator::say);
        apply(settings);
        watch.applyWith(this::apply);
    }

    /// Starts the gateway; when this returns, it serves.
    ///
    /// @param environment gives the value of a variable, or null
    /// @param keepAlive the longest silence towards a client that streams
    /// @param dialects the formats that are spoken, see [Formats]
    /// @param up is told when it serves, before anybody reads that it does
    /// @throws StartException when the configuration or the data directory is not fit for it
    public static App start(ConfigLocation location, Function<String, String> environment,
            PrintStream out, PrintStream err, Duration keepAlive, List<Dialect> dialects,
            Consumer<App> up) throws StartException, IOException {
        var warnings = new LineLog(err);
        // The JDK reads these once, at the first server of the process: the demo's comes first.
        HttpSettings.apply();
        ChosenResolver.prepare(); // a store may be looked up before any provider is
        var client = new UpstreamClient("TokenFly/" + Version.NAME);
        try {
            return start(location, environment, out, warnings, client, keepAlive, dialects, up);
        } catch (StartException | IOException | RuntimeException e) {
            client.close();
            warnings.close();
            throw e;
        }
    }

    private static App start(ConfigLocation location, Function<String, String> environment,
            PrintStream out, LineLog warnings, UpstreamClient client, Duration keepAlive, List<Dialect> dialects,
            Consumer<App> up) throws StartException, IOException {
        long begin = System.nanoTime();
        var demo = DemoProvider.start(dialects);
        // Beside the start, which mostly reads files.
        Thread.ofVirtual().name("rehearsal").start(() -> rehearse(client, demo));
        var reader = new SettingsReader(environment, provider(demo, dialects), dialects);
        var watch = new ConfigWatch(location, reader);
        var settings = read(watch);
        var opened = new OpenedBooks(watch, warnings);
        var books = opened.open(settings);
        // What other gateways made is known only now.
        if (settings.store() != null) settings = read(watch);
        var bodies = new BodyMemory(settings.bodyMemoryBytes());
        var app = new App(keeping(dialects, settings, bodies), bodies, demo, client, watch, location, reader, settings, books,
                out, warnings);
        opened.serves(app);
        app.listen(keepAlive);
        var newKey = settings.accounts().isEmpty() ? app.firstKey() : null;
        watch.start(app::tell, app::forgetRests);
        up.accept(app);
        Welcome.print(settings, app.address(), newKey, (System.nanoTime() - begin) / 1_000_000, out);
        Thread.ofVirtual().name("certificates")
                .start(() -> client.readCertificates(app.settings.catalog().providers()));
        return app;
    }

    /// Made when all else has worked: a start that fails would store a key that nobody is shown.
    ///
    /// @return null if another gateway that starts on the same store has made it
    private String firstKey() throws StartException, IOException {
        var key = accountsFile().addFirstKey(FIRST_ACCOUNT, "first-start", Instant.now());
        apply(read(watch));
        return key == null ? null : key.secret();
    }

    /// What is in the files now, also when the watch has not noticed yet.
    void lookAgain() {
        tell(watch.read());
    }

    Settings settings() {
        return settings;
    }

    private AccountsFile accountsFile() {
        return books.accountsFile(started.data().resolve(SettingsReader.ACCOUNTS_FILE));
    }

    /// Where it listens, as a base URL without a version.
    public String address() {
        var host = started.listen().host();
        var name = host.equals("0.0.0.0") || host.equals("::") ? "localhost"
                : host.contains(":") ? "[" + host + "]" : host;
        return (started.tls() == null ? "http://" : "https://") + name + ":" + listener.port();
    }

    private static void rehearse(UpstreamClient client, DemoProvider demo) {
        try {
            client.rehearse(demo.bases().values().iterator().next());
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    /// Where the JVM's own log and stack traces of threads go: a reader that is slow holds nobody up.
    PrintStream warnings() {
        return warnings.stream();
    }

    /// Stops on SIGTERM and SIGINT: running answers finish, then the process ends with code 0.
    void stopOnSignal() {
        Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(() -> {
            close();
            // The JVM's own code after a signal is 143; a stop that was asked for is a success.
            Runtime.getRuntime().halt(exitCode);
        }));
    }

    /// @return the exit code
    int join() throws InterruptedException {
        stopped.await();
        return exitCode;
    }

    /// Stops as on a signal, but with the code of data that cannot be used.
    void stopFor(String why) {
        warnings.line(why + "; this gateway stops");
        exitCode = Main.BAD_CONFIG;
        Thread.ofPlatform().name("stop").start(this::close);
    }

    /// Takes no new requests, waits for the running ones as long as `drain` allows, settles everything.
    @Override
    public void close() {
        if (live.stopping()) return;
        live.stop();
        pause(live.list().isEmpty() ? Duration.ZERO : NOTICE);
        listener.drain(settings.drain());
        watch.close();
        notices.close();
        client.close();
        demo.close();
        try {
            books.close();
        } catch (IOException e) {
            warnings.line("the ledger could not be closed: " + FileFault.words(e));
        }
        lines.close();
        keeper.close();
        log.close();
        warnings.close();
        stopped.countDown();
    }

    private void listen(Duration keepAlive) throws StartException, IOException {
        var stats = new UpstreamStats(System::nanoTime);
        var metrics = new GatewayMetrics(live,
                () -> served.catalog().providers().stream().map(health::status).toList());
        if (books.member() != null) metrics.of(books.member());
        var assembly = new Assembly(dialects, () -> served, books.accounts(),
                new Dispatcher(client, health, new UpstreamLog(operator, () -> settings.providerMessages(),
                        List.of(stats, metrics, conditions)),
                        () -> settings.retryWait()),
                bodies, InstantSource.system(), keepAlive);
        var console = console(stats, metrics);
        var gateway = assembly.gateway(console, Console.FIRST_SEGMENTS, console::sessionKey, live,
                record -> {
                    console.ended(record); // memory knows more than what is written
                    lines.ended(record);
                    metrics.ended(record);
                    if (record.doubt() != null) operator.say(record.provider + "doubt", "provider "
                            + record.provider + " " + record.doubt() + " (request " + record.id + ")");
                });
        try {
            var address = new InetSocketAddress(InetAddress.getByName(started.listen().host()),
                    started.listen().port());
            listener = HttpListener.start(address, tls(), ClientTimeouts.DEFAULT, gateway, gateway::refuseExtra);
        } catch (SocketException | UnknownHostException e) {
            throw new StartException("listen = " + started.listen().host() + ":"
                    + started.listen().port() + ": " + e.getMessage() + "; choose an address of this"
                    + " machine and another port, or stop the program that has it");
        }
        console.replay();
        keeper.start();
        notices.start();
    }

    private Console console(UpstreamStats stats, GatewayMetrics metrics) {
        return new Console(new Console.Parts(new Rereading(), books, health, stats, live, files, series, webhook,
                new Console.Testing(new Probe(client), dialects, operator::say),
                () -> !live.stopping(), metrics::text, metrics::cached, InstantSource.system()));
    }

    /// The configuration as the console may use it.
    private final class Rereading implements Configuration {
        @Override public Settings settings() {
            return settings;
        }

        @Override public AccountsFile accountsFile() {
            return App.this.accountsFile();
        }

        @Override public List<String> waitingForRestart() {
            return settings.waitingForRestart(started);
        }

        @Override public Reading check() {
            return reader.read(location);
        }

        @Override public Reading reload() {
            return watch.read();
        }

        @Override public Set<String> fixed() {
            return reader.accountKeys(location);
        }
    }

    private Tls tls() throws StartException, IOException {
        if (started.tls() == null) return null;
        try {
            return Tls.of(started.tls().certificate(), started.tls().key());
        } catch (GeneralSecurityException e) {
            throw new StartException(started.tls().unfit(e.getMessage()));
        }
    }

    /// The formats, with what they need to remember things. The data directory is ours by now.
    private static List<Dialect> keeping(List<Dialect> dialects, Settings settings, BodyMemory bodies)
            throws StartException {
        try {
            var keeping = new Keeping(SecretFile.read(settings.data()), settings.responsesMemoryBytes(),
                    bodies, settings.codexCatalogue());
            return dialects.stream().map(dialect -> dialect.keeping(keeping)).toList();
        } catch (IOException e) {
            throw new StartException(FileFault.words(e));
        }
    }

    /// The operator says that all is mended.
    private void forgetRests() {
        for (var provider : settings.catalog().providers()) health.forget(provider.name());
    }

    private void tell(Reading reading) {
        switch (reading) {
            case Reading.Good(var changed) -> {
                warnings.line("the configuration was read again");
                for (var key : changed.waitingForRestart(started))
                    warnings.line("a change of " + key + " takes effect at the next start");
            }
            case Reading.Bad(var mistakes) -> {
                warnings.line("the configuration has mistakes; the one before stays in force:");
                mistakes.forEach(mistake -> warnings.line(mistake.toString()));
            }
        }
    }

    private void apply(Reading reading) {
        if (reading instanceof Reading.Good(var changed)) apply(changed);
    }

    private void apply(Settings changed) {
        books.apply(changed.accounts());
        // A provider whose lines were changed may be mended: it is not left alone for what it was.
        if (settings != null)
            for (var provider : changed.catalog().providers())
                if (!settings.catalog().providers().contains(provider)) health.forget(provider.name());
        settings = changed;
        client.keepOnly(changed.catalog().providers().stream().map(Provider::transport).collect(Collectors.toSet()));
        served = new Served(changed.catalog(),
                Math.min(changed.bodyLimitBytes(), bodies.largestBody()), started.currency());
    }

    private static Settings read(ConfigWatch watch) throws StartException {
        return switch (watch.read()) {
            case Reading.Good(var settings) -> settings;
            case Reading.Bad(var mistakes) ->
                throw new StartException(mistakes.stream().map(Object::toString).toList());
        };
    }

    /// The demo keeps nothing: in a format that answers out of what it keeps, the gateway does, and
    /// calls the demo in another.
    private static Provider provider(DemoProvider demo, List<Dialect> dialects) {
        var bases = demo.bases();
        for (var dialect : dialects)
            if (dialect.paths().stream().anyMatch(ClientPath.Kept.class::isInstance))
                bases.remove(dialect.name());
        return new Provider(Provider.DEMO, bases, List.of(demo.key()), false, List.of(), null,
                ProviderKind.GENERIC, Provider.Timeouts.DEFAULT, Map.of());
    }

    private static void pause(Duration time) {
        try {
            Thread.sleep(time);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
