package dev.standin.http;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;

/// Counters, gauges and histograms in Prometheus' text format
/// (https://prometheus.io/docs/instrumenting/exposition_formats/). Safe from any thread; cheap to
/// count, and read when somebody asks.
public final class Metrics {

  static final String CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8";

  private final Map<String, Family> families = new ConcurrentSkipListMap<>();

  /// All series of one name.
  private record Family(String type, String help, Map<String, Series> series) {}

  /// Writes its lines.
  @FunctionalInterface
  private interface Series {
    void write(String name, String labels, StringBuilder out);
  }

  private record Count(LongAdder adder) implements Series {
    @Override
    public void write(String name, String labels, StringBuilder out) {
      line(out, name, labels, Long.toString(adder.sum()));
    }
  }

  /// The counter of that name and those labels (`a="x",b="y"`, values escaped by the caller, or
  /// nothing).
  public LongAdder counter(String name, String help, String labels) {
    Series series =
        family(name, "counter", help)
            .series()
            .computeIfAbsent(labels, _ -> new Count(new LongAdder()));
    if (series instanceof Count(LongAdder adder)) {
      return adder;
    }
    throw new IllegalStateException(name + " is not a counter");
  }

  /// A number that is read when somebody asks; must be quick.
  public void gauge(String name, String help, LongSupplier value) {
    family(name, "gauge", help)
        .series()
        .put("", (n, labels, out) -> line(out, n, labels, Long.toString(value.getAsLong())));
  }

  /// A histogram of durations in seconds.
  public Durations histogram(String name, String help) {
    var durations = new Durations();
    family(name, "histogram", help).series().put("", durations::write);
    return durations;
  }

  private Family family(String name, String type, String help) {
    Family family =
        families.computeIfAbsent(name, _ -> new Family(type, help, new ConcurrentHashMap<>()));
    if (!family.type().equals(type)) {
      throw new IllegalStateException(name + " is a " + family.type());
    }
    return family;
  }

  /// The whole page.
  String text() {
    var out = new StringBuilder(8_192);
    families.forEach(
        (name, family) -> {
          out.append("# HELP ").append(name).append(' ').append(family.help()).append('\n');
          out.append("# TYPE ").append(name).append(' ').append(family.type()).append('\n');
          new ConcurrentSkipListMap<>(family.series())
              .forEach((labels, series) -> series.write(name, labels, out));
        });
    return out.toString();
  }

  private static void line(StringBuilder out, String name, String labels, String value) {
    out.append(name);
    if (!labels.isEmpty()) {
      out.append('{').append(labels).append('}');
    }
    out.append(' ').append(value).append('\n');
  }

  /// Counts durations in fixed buckets.
  public static final class Durations {

    private static final long[] BOUNDS_MICROS = {
      250, 500, 1_000, 2_500, 5_000, 10_000, 25_000, 50_000, 100_000, 250_000, 1_000_000, 10_000_000
    };

    private final LongAdder[] buckets = new LongAdder[BOUNDS_MICROS.length + 1];
    private final LongAdder nanos = new LongAdder();

    Durations() {
      for (int i = 0; i < buckets.length; i++) {
        buckets[i] = new LongAdder();
      }
    }

    public void record(long durationNanos) {
      long micros = durationNanos / 1_000;
      int i = 0;
      while (i < BOUNDS_MICROS.length && micros > BOUNDS_MICROS[i]) {
        i++;
      }
      buckets[i].increment();
      nanos.add(durationNanos);
    }

    private void write(String name, String labels, StringBuilder out) {
      long sum = 0;
      for (int i = 0; i < BOUNDS_MICROS.length; i++) {
        sum += buckets[i].sum();
        String bound = "le=\"" + BOUNDS_MICROS[i] / 1e6 + "\"";
        line(out, name + "_bucket", bound, Long.toString(sum));
      }
      sum += buckets[BOUNDS_MICROS.length].sum();
      line(out, name + "_bucket", "le=\"+Inf\"", Long.toString(sum));
      line(out, name + "_sum", labels, Double.toString(nanos.sum() / 1e9));
      line(out, name + "_count", labels, Long.toString(sum));
    }
  }
}
