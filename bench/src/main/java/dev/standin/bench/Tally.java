package dev.standin.bench;

import org.HdrHistogram.Histogram;

/// What happened within one window: answers, their latencies in nanoseconds, and failures.
public final class Tally {
  private final Histogram latencies;
  private long bytes;
  private long failures;
  private String firstFailure = "";

  Tally() {
    this(new Histogram(1_000, 60_000_000_000L, 3));
  }

  private Tally(Histogram latencies) {
    this.latencies = latencies;
  }

  /// What it holds now, apart from what follows.
  Tally copy() {
    var copy = new Tally(latencies.copy());
    copy.bytes = bytes;
    copy.failures = failures;
    copy.firstFailure = firstFailure;
    return copy;
  }

  void answered(long nanos, long bodyBytes) {
    latencies.recordValue(Math.clamp(nanos, 0, latencies.getHighestTrackableValue()));
    bytes += bodyBytes;
  }

  void failed(String why) {
    if (failures++ == 0) {
      firstFailure = why;
    }
  }

  public void clear() {
    latencies.reset();
    bytes = 0;
    failures = 0;
    firstFailure = "";
  }

  public long answers() {
    return latencies.getTotalCount();
  }

  double bytesPerAnswer() {
    return (double) bytes / Math.max(1, answers());
  }

  public double millisAt(double percentile) {
    return latencies.getValueAtPercentile(percentile) / 1e6;
  }

  /// Ends the measurement if anything failed: a rate with refusals in it says nothing.
  public void requireNoFailure(String what) {
    if (failures > 0) {
      throw new IllegalStateException(
          "%s: %d requests failed; the first: %s".formatted(what, failures, firstFailure));
    }
    if (answers() == 0) {
      throw new IllegalStateException(what + ": no answer within the window");
    }
  }
}
