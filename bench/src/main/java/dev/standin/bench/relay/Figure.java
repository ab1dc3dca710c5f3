package dev.standin.bench.relay;

/// What is measured; the ids are those of bench/relay-history.csv and do not change.
enum Figure {
  START("start", "start to first connection", "ms", false),
  REST("rest", "memory at rest", "MB", false),
  CONNECTS_COLD("connects-cold", "first 10,000 connects after the start", "/s", true),
  IDLE_MEMORY("idle-memory", "memory a connection, 10,000 idle", "B", false),
  IDLE_HEAP("idle-heap", "  of it live heap", "B", false),
  IDLE_CPU("idle-cpu", "15,000 idle with heartbeats", "% of a core", false),
  CONNECTS("connects", "connects, warm", "/s", true),
  DIRECT_2K_CPU("direct-2k-cpu", "1:1 at 2,000/s: CPU a message", "µs", false),
  DIRECT_2K_P50("direct-2k-p50", "  p50", "ms", false),
  DIRECT_2K_P99("direct-2k-p99", "  p99", "ms", false),
  DIRECT_10K_CPU("direct-10k-cpu", "1:1 at 10,000/s: CPU a message", "µs", false),
  DIRECT_10K_P50("direct-10k-p50", "  p50", "ms", false),
  DIRECT_10K_P99("direct-10k-p99", "  p99", "ms", false),
  DIRECT_MOST("direct-most", "1:1 sustained, p99 ≤ 100 ms", "/s", true),
  ROOM_CPU("room-cpu", "room of 1,000 at 20/s: CPU a delivery", "µs", false),
  ROOM_P99("room-p99", "  p99", "ms", false),
  ROOM_MOST("room-most", "room of 1,000, deliveries, p99 ≤ 100 ms", "/s", true),
  CROWD_P99("crowd-p99", "room of 1,000 at 50/s of 1 kB: p99", "ms", false),
  STALLED_P99("stalled-p99", "  one reader in ten has stopped: p99", "ms", false),
  STALLED_MEMORY("stalled-memory", "  memory more than before, a stopped reader", "kB", false),
  OTHERS("others", "share of its core that others took", "%", false);

  private final String id;
  private final String label;
  private final String unit;
  private final boolean moreIsBetter;

  Figure(String id, String label, String unit, boolean moreIsBetter) {
    this.id = id;
    this.label = label;
    this.unit = unit;
    this.moreIsBetter = moreIsBetter;
  }

  String id() {
    return id;
  }

  String label() {
    return label;
  }

  String unit() {
    return unit;
  }

  /// How many times better `ours` is than `theirs`: above 1 is better, whatever is measured.
  double timesBetter(double ours, double theirs) {
    return moreIsBetter ? ours / theirs : theirs / ours;
  }
}
