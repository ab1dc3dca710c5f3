package dev.standin.scale;

import dev.standin.live.Vectors;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/// Prints the tables of docs/scale.md.
final class Report {
  private final PrintStream out;
  private final Prices prices;
  private final Traffic traffic;

  Report(PrintStream out, Prices prices, Traffic traffic) {
    this.out = out;
    this.prices = prices;
    this.traffic = traffic;
  }

  void needs(List<Long> users) {
    var sizing = new Sizing(prices, traffic);
    var all = users.stream().map(u -> sizing.simulated(u, sizing.nodes(u))).toList();
    out.println("### What so many users need at the peak\n");
    head("", users.stream().map(u -> String.format(Locale.ROOT, "%,d users", u)).toList());
    row("nodes", "", all, o -> o.world().nodes());
    row("connections a node", "", all, o -> sockets(o) / o.world().nodes());
    row("messages in all", "/s", all, Outcome::messages);
    row("messages a node", "/s", all, o -> o.perNode(o.messages()));
    row("deliveries in all", "/s", all, Outcome::deliveries);
    row("cores busy, a node", "", all, Outcome::nodeCores);
    row(
        "memory of connections, a node",
        "GB",
        all,
        o -> sockets(o) / o.world().nodes() * prices.connectionBytes() / 1e9);
    row("connections opened in all", "/s", all, Outcome::churn);
    row("commits a node", "/s", all, o -> o.perNode(o.groups()));
    row("messages a commit", "", all, Outcome::groupSize);
    row("send to commit, p99", "ms", all, Outcome::sendP99);
    row("Redis: publishes", "/s", all, Outcome::publishes);
    row("Redis: pushes to nodes", "/s", all, Outcome::pushes);
    row("Redis: in", "MB/s", all, o -> o.publishes() * prices.tell() / 1e6);
    row("Redis: out", "MB/s", all, o -> o.pushes() * prices.push() / 1e6);
    row("Redis: cores", "", all, o -> (o.publishes() + o.pushes()) * prices.redisOp() / 1e6);
    row(
        "Redis: channels followed, a node",
        "",
        all,
        o -> sockets(o) / traffic.devices() / o.world().nodes());
    row("Redis: channels followed in all", "", all, o -> sockets(o) / traffic.devices());
    row(
        "Redis: memory of channels",
        "GB",
        all,
        o -> sockets(o) / traffic.devices() * prices.channel() / 1e9);
    row("Redis: follows and unfollows", "/s", all, o -> 2 * o.churn());
    row("store: messages", "/s", all, Outcome::messages);
    row("store: bytes of them", "MB/s", all, o -> o.messages() * prices.storeUp() / 1e6);
    row(
        "store: kept",
        "TB a year",
        all,
        o -> o.messages() / traffic.peak() * prices.storeUp() * 365 * 86_400 / 1e12);
    row("store: catch-ups of those who connect", "/s", all, Outcome::catchUps);
    ends(all);
    row("Redis away 2 s: messages read", "", all, Outcome::outageRows);
    row("Redis away 2 s: most a second", "/s", all, Outcome::outagePeak);
    row("Redis away 2 s: bytes in all", "MB", all, o -> o.outageRows() * prices.storeUp() / 1e6);
    out.println();
  }

  private void ends(List<Outcome> all) {
    row("store: commands of nodes at rest", "/s", all, Outcome::polls);
    // Each node's beat reads them all each second, and so does its look after what was missed.
    row(
        "store: documents of lanes read",
        "/s",
        all,
        o -> 2.0 * o.world().nodes() * o.world().nodes());
    row("store: commands for where the log ends", "/s", all, Outcome::ends);
    row("waiting for where the log ends, at worst", "ms", all, Outcome::endsMillis);
  }

  private double sockets(Outcome outcome) {
    return outcome.world().users() * traffic.online() * traffic.devices();
  }

  /// The same users on more and more nodes: what looking after each other costs.
  void nodes(long users, List<Integer> nodes) {
    var all = nodes.stream().map(n -> new Sizing(prices, traffic).simulated(users, n)).toList();
    out.printf(Locale.ROOT, "### %,d users on more and more nodes%n%n", users);
    head("nodes", nodes.stream().map(n -> String.format(Locale.ROOT, "%,d", n)).toList());
    row("messages a node", "/s", all, o -> o.perNode(o.messages()));
    row("cores busy, a node", "", all, Outcome::nodeCores);
    row("Redis: publishes a message", "", all, o -> o.publishes() / o.messages());
    row("Redis: pushes a message", "", all, o -> o.pushes() / o.messages());
    ends(all);
    row("Redis away 2 s: messages read", "", all, Outcome::outageRows);
    row("Redis away 2 s: most a second", "/s", all, Outcome::outagePeak);
    out.println();
  }

  void offsets(List<Integer> lanes) {
    out.println("### Characters of a recovery offset, by live lanes\n");
    var titles =
        new ArrayList<>(lanes.stream().map(n -> String.format(Locale.ROOT, "%,d", n)).toList());
    titles.add("most lanes");
    head("lanes", titles);
    for (long entries : new long[] {1_000, 1_000_000, 1_000_000_000}) {
      var cells = new ArrayList<String>();
      for (int n : lanes) {
        int characters = Vectors.characters(n, entries);
        cells.add(characters == 0 ? "too long" : Integer.toString(characters));
      }
      int most = 1;
      while (Vectors.characters(most + 1, entries) > 0) {
        most++;
      }
      cells.add(Integer.toString(most));
      out.printf(Locale.ROOT, "| %,d entries a lane | %s |%n", entries, String.join(" | ", cells));
    }
    out.println();
  }

  private void head(String first, List<String> titles) {
    out.println("| " + first + " | " + String.join(" | ", titles) + " |");
    out.println("| --- |" + " --: |".repeat(titles.size()));
  }

  private void row(String label, String unit, List<Outcome> all, ToDoubleFunction<Outcome> figure) {
    var cells = all.stream().mapToDouble(figure).mapToObj(Report::number).toList();
    var name = unit.isEmpty() ? label : label + ", " + unit;
    out.println("| " + name + " | " + String.join(" | ", cells) + " |");
  }

  private static String number(double x) {
    double size = Math.abs(x);
    String format = size >= 100 ? "%,.0f" : size >= 10 ? "%,.1f" : size >= 0.1 ? "%.2f" : "%.4f";
    return String.format(Locale.ROOT, x == Math.rint(x) ? "%,.0f" : format, x);
  }

  /// Where what was assumed and measured comes from.
  void origins(Costs costs) {
    out.println("### What is put in\n");
    out.println("```");
    costs.origins().forEach(out::println);
    out.println(prices);
    out.println(traffic);
    out.printf(
        Locale.ROOT,
        "groups: mean %.2f members; a message is delivered to %.2f others on average%n",
        traffic.groupSizes().mean(),
        1 - traffic.groups() + traffic.groups() * (traffic.groupSizes().mean() - 1));
    out.println(World.of(1, 1));
    out.println(
        "node: "
            + Arrays.asList(
                World.CORES + " cores",
                World.BUSY + " busy at most",
                World.CONNECTIONS + " connections"));
    out.println("```\n");
  }
}
