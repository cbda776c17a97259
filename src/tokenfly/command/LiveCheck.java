package tokenfly.command;

import java.io.PrintStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import tokenfly.account.money.Money;
import tokenfly.account.money.Tokens;
import tokenfly.chat.Usage;
import tokenfly.config.Settings;
import tokenfly.dialect.Dialect;
import tokenfly.properties.Spelling;
import tokenfly.provider.Fault;
import tokenfly.provider.FaultClass;
import tokenfly.upstream.Probe.Result;
import tokenfly.upstream.Probe;
import tokenfly.upstream.catalog.Model;
import tokenfly.upstream.catalog.Provider;
import tokenfly.upstream.catalog.Target;

/// `check --live`: asks every provider that is on, in each format and with each key, so that a wrong key
/// or an id that is unknown there does not show at the first customer.
final class LiveCheck {
    private final Settings settings;
    private final List<Dialect> dialects;
    private final Probe probe;
    private final PrintStream out;

    LiveCheck(Settings settings, List<Dialect> dialects, Probe probe, PrintStream out) {
        this.settings = settings;
        this.dialects = dialects;
        this.probe = probe;
        this.out = out;
    }

    /// What one provider came to.
    private static final class Findings {
        final List<String> lines = new ArrayList<>();
        final Set<String> listed = new LinkedHashSet<>();
        long costNanos;
        boolean isGood = true;
    }

    /// @return whether every key works in every format, and every configured id is known
    boolean run() throws InterruptedException {
        var providers = settings.catalog().providers().stream()
                .filter(provider -> provider.on() && !provider.name().equals(Provider.DEMO)).toList();
        boolean isGood = true;
        long costNanos = 0;
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var asked : threads.invokeAll(providers.stream().<Callable<Findings>>map(provider ->
                    () -> ask(provider)).toList())) {
                var findings = asked.get();
                findings.lines.forEach(out::println);
                isGood &= findings.isGood;
                costNanos += findings.costNanos;
            }
        } catch (ExecutionException bug) {
            throw new IllegalStateException(bug.getCause());
        }
        out.println("asked " + providers.size() + (providers.size() == 1 ? " provider" : " providers")
                + ", at a cost of " + Money.format(costNanos) + " " + settings.currency());
        return isGood;
    }

    private Findings ask(Provider provider) throws InterruptedException {
        var findings = new Findings();
        var models = settings.catalog().models().stream()
                .filter(model -> model.routes().stream().anyMatch(route -> route.provider().equals(provider))).toList();
        for (var dialect : dialects) {
            if (provider.base(dialect.name()) == null) continue;
            boolean isOpen = !provider.keyless()
                    && probe.models(new Target(provider, "", null, dialect)) instanceof Result.Lists;
            var keys = provider.keyless() ? Collections.<String>singletonList(null) : provider.keys();
            for (var key : keys) ask(new Target(provider, "", key, dialect), models, isOpen, findings);
        }
        if (!findings.listed.isEmpty()) compare(provider, models, findings);
        return findings;
    }

    /// @param isOpen whether the list is given to anybody, and so says nothing of a key
    private void ask(Target target, List<Model> models, boolean isOpen, Findings findings)
            throws InterruptedException {
        var name = target.provider().name() + " " + target.dialect().name()
                + (target.key() == null ? "" : ", key " + shown(target.key())) + ": ";
        var outcome = probe.models(target);
        if (outcome instanceof Result.Lists(var ids)) {
            findings.listed.addAll(ids);
            if (!isOpen) findings.lines.add(name + "answers, and lists " + ids.size() + " models");
            if (!isOpen) return;
        }
        boolean isRefused = outcome instanceof Result.Fails(var fault) && isOfTheKey(fault);
        if (isRefused || models.isEmpty()) tell(name, outcome, findings);
        else tokenOf(target, models.getFirst(), name, findings);
    }

    private void tokenOf(Target target, Model model, String name, Findings findings) throws InterruptedException {
        var id = upstreamId(model, target.provider());
        var outcome = probe.oneToken(new Target(target.provider(), id, target.key(), target.dialect()));
        if (outcome instanceof Result.Answers(Usage usage, _)) {
            findings.costNanos += model.prices().cost(
                    Tokens.reported(usage.input(), usage.cached(), usage.output(), usage.cacheWritten()),
                    Instant.now(), target.provider().name());
            findings.lines.add(name + "answers; asked " + id + " for one token: " + usage.input() + " in, "
                    + usage.output() + " out");
        } else {
            tell(name + id + ": ", outcome, findings);
        }
    }

    private static void tell(String name, Result outcome, Findings findings) {
        switch (outcome) {
            case Result.Fails(var fault) when fault.meaning() == FaultClass.BAD_REQUEST ->
                findings.lines.add(name + "answers, and refuses a request for one token: " + words(fault));
            case Result.Fails(var fault) -> {
                findings.isGood = false;
                // Without a status it has said nothing.
                findings.lines.add(name + "fails: " + fault.words() + (fault.status() == 0 ? "" : ": " + words(fault)));
            }
            case null -> findings.lines.add(name + "not asked: no model is configured for it");
            case Result.Lists _, Result.Answers _ -> findings.lines.add(name + "answers");
        }
    }

    private static boolean isOfTheKey(Fault fault) {
        return fault.meaning() == FaultClass.AUTH || fault.meaning() == FaultClass.BALANCE;
    }

    private static String words(Fault fault) {
        return fault.body().message().replaceAll("\\p{Cntrl}", " ");
    }

    private static void compare(Provider provider, List<Model> models, Findings findings) {
        for (var model : models) {
            var id = upstreamId(model, provider);
            if (findings.listed.contains(id)) continue;
            findings.isGood = false;
            var nearest = Spelling.nearest(id, findings.listed);
            findings.lines.add(provider.name() + ": does not list " + id + ", which model " + model.id() + " asks for"
                    + (nearest == null ? "" : "; did you mean " + CommandRefused.shown(nearest) + "?"));
        }
    }

    private static String upstreamId(Model model, Provider provider) {
        return model.routes().stream().filter(route -> route.provider().equals(provider)).findFirst().orElseThrow()
                .model();
    }

    /// The last four characters, as far as they are a small part of it.
    private static String shown(String key) {
        return key.length() < 12 ? "…" : "…" + key.substring(key.length() - 4);
    }
}
