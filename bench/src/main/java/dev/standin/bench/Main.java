package dev.standin.bench;

import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.locks.LockSupport;

/// Starts everyone, loads each in turn, prints the table and keeps the figures.
final class Main {
  private static final PrintStream OUT = new PrintStream(System.out, true, StandardCharsets.UTF_8);

  private static final int RETAKES = 2;
  private static final long BEGUN = System.nanoTime();

  private Main() {}

  public static void main(String[] args) {
    try {
      var options = Options.parse(args);
      if (Proc.cores() < 2) {
        throw new IllegalArgumentException(
            "this machine has one core: a server and the generator need one each");
      }
      endAt(options.deadlineNanos());
      print(run(options));
      System.exit(0);
    } catch (IllegalArgumentException | IllegalStateException | UncheckedIOException e) {
      OUT.println("bench: " + e.getMessage());
      System.exit(1);
    }
  }

  /// A run that hangs is ended; the exit kills what was started.
  private static void endAt(long nanos) {
    long end = System.nanoTime() + nanos;
    Thread.ofPlatform()
        .daemon()
        .start(
            () -> {
              for (long left = nanos; left > 0; left = end - System.nanoTime()) {
                LockSupport.parkNanos(left);
              }
              OUT.println("bench: not done after ten minutes; ended");
              System.exit(1);
            });
  }

  private static Report run(Options options) {
    var results = new Results();
    var sites = new ArrayList<Site>();
    try (var loop = new Loop()) {
      for (var contestant : options.contestants()) {
        OUT.println("starting " + contestant.title());
        sites.add(Site.open(contestant, options));
      }
      scenarios(options, loop).forEach(s -> run(s, sites, results, options));
    } finally {
      sites.forEach(Site::close);
    }
    return new Report(options, results);
  }

  private static List<Scenario> scenarios(Options options, Loop loop) {
    List<Scenario> all =
        List.of(
            new Starting(options),
            new Histories(options, loop),
            new Posting(options, loop),
            new Living(options, loop));
    return all.stream().filter(s -> options.scenarios().contains(s.name())).toList();
  }

  private static void run(Scenario scenario, List<Site> all, Results results, Options options) {
    var sites = all.stream().filter(s -> scenario.suits(s.contestant())).toList();
    sites.forEach(scenario::warmUp);
    for (int round = 1; round <= options.rounds(); round++) {
      OUT.printf("%s, round %d of %d%n", scenario.name(), round, options.rounds());
      sites.forEach(site -> results.add(calmest(scenario, site, options)));
    }
  }

  /// One round of one server: taken again, while there is time, if others used much of its core.
  private static Results calmest(Scenario scenario, Site site, Options options) {
    var best = taken(scenario, site);
    for (int again = 0; again < RETAKES && !best.isCalm() && mayRetake(options); again++) {
      OUT.printf(
          Locale.ROOT,
          "  %s again: others used %.0f %% of its core%n",
          site.contestant().title(),
          best.mostOthers());
      var next = taken(scenario, site);
      best = next.mostOthers() < best.mostOthers() ? next : best;
    }
    return best;
  }

  private static Results taken(Scenario scenario, Site site) {
    var results = new Results();
    scenario.measure(site, results);
    return results;
  }

  private static boolean mayRetake(Options options) {
    return System.nanoTime() - BEGUN < options.retakeNanos();
  }

  private static void print(Report report) {
    var options = report.options();
    OUT.printf(
        "%nCommit %s, %s; %d cores, server on core 0, generator (and the Mongoose peer's database)"
            + " on core 1;%nmedians of %d rounds of %d s; live latency at %d messages/s.%n",
        options.commit(),
        options.date(),
        Proc.cores(),
        options.rounds(),
        options.seconds(),
        options.liveRate());
    OUT.println("Standin's throttles are raised for the generator: " + Contestant.RAISED);
    OUT.println();
    OUT.println(report.table());
    OUT.println();
    OUT.println(report.disturbance());
    report.expectations().forEach(OUT::println);
    report.append(options.root().resolve("bench/history.csv"));
  }
}
