package dev.standin.bench.relay;

import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/// A load that one relay gets over lines that are open: fixed rates, and the highest that it bears.
final class Load implements AutoCloseable {

  /// The latency up to which a rate counts as borne.
  static final double MOST_MILLIS = 100;

  private static final double SATURATED_PERCENT = 97;
  private static final int SETTLE_MILLIS = 300;
  private static final int DRAIN_MILLIS = 1_500;
  private static final int STEP_MILLIS = 1_500;
  private static final double CALM_PERCENT = 10;
  private static final int AGAIN = 3;
  private static final double FASTER = 1.35;
  private static final int BISECTIONS = 4;

  private final Generator generator;
  private final RunningPeer server;
  private final List<Line> lines;
  private final Sending sending;
  private final int fanOut;

  /// What the generator will have heard when everything sent has arrived.
  private long expected;

  private Load(
      Generator generator, RunningPeer server, List<Line> lines, Sending sending, int fanOut) {
    this.generator = generator;
    this.server = server;
    this.lines = lines;
    this.sending = sending;
    this.fanOut = fanOut;
  }

  /// Users who write to their neighbours.
  static Load direct(Generator generator, RunningPeer server, int users) {
    var lines =
        generator.connect(
            server.address(),
            users,
            64,
            number -> new String[] {"42[\"join\",\"%s\"]".formatted(user(number))});
    var messages =
        IntStream.range(0, users)
            .mapToObj(
                number ->
                    Frame.message(
                        "message", "recipient", user((number + 1) % users), Frame.MESSAGE))
            .toList();
    generator.rest(SETTLE_MILLIS);
    return new Load(generator, server, lines, new Sending(generator, lines, messages), 1);
  }

  private static String user(int number) {
    return "u%04d".formatted(number);
  }

  /// A room of `members` and one more who writes to them.
  static Load room(Generator generator, RunningPeer server, int members, int size) {
    var lines =
        generator.connect(
            server.address(),
            members + 1,
            64,
            number ->
                new String[] {"42[\"join\",\"" + user(number) + "\"]", "42[\"joinRoom\",\"r\"]"});
    var message = Frame.message("roomMessage", "room", "r", size);
    generator.rest(SETTLE_MILLIS);
    var sender = new Sending(generator, lines.subList(members, members + 1), List.of(message));
    return new Load(generator, server, lines, sender, members);
  }

  /// The last so many members stop reading.
  void stall(int count) {
    lines.subList(fanOut - count, fanOut).forEach(Line::stall);
  }

  /// What was seen at one rate. Deliveries and costs are those of the window.
  record Seen(
      double rate,
      double p50,
      double p99,
      double cpuMicros,
      double generatorPercent,
      double othersPercent,
      boolean complete) {

    boolean borne() {
      return complete && p99 <= MOST_MILLIS;
    }

    boolean disturbed() {
      return othersPercent > CALM_PERCENT;
    }
  }

  /// Loads at a rate of messages a second; `deaf` receivers of each are not waited for.
  Seen at(double rate, long millis, int deaf) {
    expected = generator.heard + sending.run(rate, SETTLE_MILLIS).sent() * (fanOut - deaf);
    int every = fanOut > 1 ? 8 : 1;
    generator.measureFrom(generator.micros(), every);
    long heardBefore = generator.heard;
    var window = new Window(server);
    var sent = sending.run(rate, millis);
    double heard = Math.max(1, generator.heard - heardBefore);
    double cpu = window.serverMicros() / heard;
    double others = window.othersPercent();
    expected += sent.sent() * (fanOut - deaf);
    boolean complete = generator.until(() -> generator.heard >= expected, DRAIN_MILLIS);
    boolean inTime = sent.lateMicros() <= MOST_MILLIS * 1_000;
    var latencies = generator.latencies();
    boolean timed = latencies.getTotalCount() * every >= 0.98 * sent.sent() * (fanOut - deaf);
    return new Seen(
        rate * (fanOut - deaf),
        latencies.getValueAtPercentile(50) / 1e3,
        latencies.getValueAtPercentile(99) / 1e3,
        cpu,
        sent.busyPercent(),
        others,
        complete && inTime && timed);
  }

  /// The highest rate of deliveries that is borne: steps up from `from` messages a second (or down,
  /// if that is too much) until one is not borne twice, then halves the gap. A limit that is not
  /// the server's is said in `figures`.
  double most(double from, String what, Figures figures) {
    double good = 0;
    double bad = 0;
    double rate = from;
    while (bad == 0 || (good == 0 && rate > from / 16)) {
      Seen seen = tried(rate);
      if (seen.borne()) {
        good = rate;
        rate *= FASTER;
      } else {
        remarkLimit(seen, what, figures);
        bad = rate;
        rate /= 2;
      }
    }
    for (int i = 0; i < BISECTIONS && good > 0; i++) {
      rate = (good + bad) / 2;
      if (tried(rate).borne()) {
        good = rate;
      } else {
        bad = rate;
      }
    }
    return good * fanOut;
  }

  /// A rate that is not borne is tried again, more often while others disturb the server.
  private Seen tried(double rate) {
    Seen seen = at(rate, STEP_MILLIS, 0);
    settle();
    for (int i = 0; i < AGAIN && !seen.borne() && (i == 0 || seen.disturbed()); i++) {
      seen = at(rate, STEP_MILLIS, 0);
      settle();
    }
    return seen;
  }

  /// Until nothing comes any more.
  private void settle() {
    long before = -1;
    for (int i = 0; i < 12 && before != generator.heard; i++) {
      before = generator.heard;
      generator.rest(SETTLE_MILLIS);
    }
  }

  private void remarkLimit(Seen seen, String what, Figures figures) {
    if (seen.disturbed()) {
      figures.remark(
          String.format(
              Locale.ROOT,
              "%s, %s: others took %.0f %% of its core when %,.0f/s was too much.",
              server.peer().title(),
              what,
              seen.othersPercent(),
              seen.rate()));
    }
    if (seen.generatorPercent() >= SATURATED_PERCENT) {
      figures.remark(
          String.format(
              Locale.ROOT,
              "%s, %s: the generator was %.0f %% busy at %,.0f/s: its limit, not the server's.",
              server.peer().title(),
              what,
              seen.generatorPercent(),
              seen.rate()));
    }
  }

  /// Members that the server has cut off.
  long lost() {
    return lines.stream().filter(Line::lost).count();
  }

  void resume() {
    lines.stream().filter(line -> !line.lost()).forEach(Line::resume);
  }

  @Override
  public void close() {
    lines.forEach(Line::close);
    generator.rest(SETTLE_MILLIS);
  }
}
