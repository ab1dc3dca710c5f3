package dev.standin.bench;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// Starts everyone, loads each in turn, prints the table and keeps the figures.
final class Main {
  private static final int RETAKES = 2;

  private final Options options;
  private final PrintStream out;
  private final Results results = new Results();
  private final long begun = System.nanoTime();

  private Main(Options options, PrintStream out) {
    this.options = options;
    this.out = out;
  }

  /// @param args see bench/run
  public static void main(String[] args) {
    Bench.run("bench", 10, out -> new Main(Arguments.read(args, Options::from), out).run());
  }

  private void run() {
    var sites = new ArrayList<Site>();
    try (var loop = new Loop()) {
      for (var contestant : options.contestants()) {
        out.println("starting " + contestant.title());
        sites.add(Site.open(contestant, options));
      }
      scenarios(loop).forEach(s -> run(s, sites));
    } finally {
      sites.forEach(Site::close);
    }
    new Report(options, results).print(out);
  }

  private List<Scenario> scenarios(Loop loop) {
    List<Scenario> all =
        List.of(
            new Starting(options),
            new Histories(options, loop),
            new Posting(options, loop),
            new Living(options, loop));
    return all.stream().filter(s -> options.scenarios().contains(s.name())).toList();
  }

  private void run(Scenario scenario, List<Site> all) {
    var sites = all.stream().filter(s -> scenario.suits(s.contestant())).toList();
    sites.forEach(scenario::warmUp);
    int rounds = options.run().rounds();
    for (int round = 1; round <= rounds; round++) {
      out.printf("%s, round %d of %d%n", scenario.name(), round, rounds);
      sites.forEach(site -> results.add(calmest(scenario, site)));
    }
  }

  /// One round of one server: taken again, while there is time, if others used much of its core.
  private Results calmest(Scenario scenario, Site site) {
    var best = taken(scenario, site);
    for (int again = 0; again < RETAKES && !best.isCalm() && mayRetake(); again++) {
      out.printf(
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

  private boolean mayRetake() {
    return System.nanoTime() - begun < options.retakeNanos();
  }
}
