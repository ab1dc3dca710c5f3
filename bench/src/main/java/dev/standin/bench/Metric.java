package dev.standin.bench;

/// What is measured; the ids are those of bench/history.csv and do not change.
enum Metric {
  START("start", "start to ready line, all cores", "ms", false),
  START_ONE_CORE("start-one-core", "start to ready line, one core", "ms", false),
  MEMORY_AT_REST("memory-at-rest", "resident 3 s after the start", "MB", false),
  POST_RATE("post-rate", "POST /messages, 50 connections", "/s", true),
  POST_P50("post-p50", "  its p50", "ms", false),
  POST_P99("post-p99", "  its p99", "ms", false),
  POST_CPU("post-cpu", "  server CPU per message", "µs", false),
  POST_STORE_CPU("post-store-cpu", "  store process CPU per message", "µs", false),
  LOGIN_RATE("login-rate", "POST /login, 4 connections", "/s", true),
  BUSY_POST_RATE("post-rate-during-logins", "POST /messages while two log in", "/s", true),
  BUSY_POST_P99("post-p99-during-logins", "  its p99", "ms", false),
  BUSY_POST_SHARE("post-share-during-logins", "  of the rate without", "%", true),
  BUSY_LOGIN_RATE("login-rate-during-posts", "  logins meanwhile", "/s", true),
  LIVE_P50("live-p50", "POST to live event, fixed rate: p50", "ms", false),
  LIVE_P99("live-p99", "  its p99", "ms", false),
  LIVE_CPU("live-cpu", "  server CPU per message", "µs", false),
  HISTORY_RATE("history-rate", "GET of 1,000 messages, 4 connections", "/s", true),
  HISTORY_BYTES("history-bytes", "  bytes", "B", false),
  HISTORY_CPU("history-cpu", "  server CPU each", "ms", false),
  HISTORY_STORE_CPU("history-store-cpu", "  store process CPU each", "ms", false),
  OTHERS("others", "share of its core that others took", "%", false);

  private final String id;
  private final String label;
  private final String unit;
  private final boolean moreIsBetter;

  Metric(String id, String label, String unit, boolean moreIsBetter) {
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
