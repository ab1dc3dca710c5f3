package dev.standin.bench.relay;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.HdrHistogram.Histogram;

/// The load generator: one thread, one selector, one buffer for all that is read. It knows how busy
/// it is itself: a turn in which something was read or sent counts as work, an empty one as
/// waiting.
public final class Generator implements Line.Ear, AutoCloseable {

  private static final long DEADLINE_SECONDS = 60;

  private final Selector selector;
  private final ByteBuffer in = ByteBuffer.allocateDirect(1 << 20);
  private final long origin = System.nanoTime();
  private final Histogram latencies = new Histogram(60_000_000L, 3);
  private int readyKeys;
  private long busy;
  private boolean gentle;
  private long sampleMask;
  private long from = Long.MAX_VALUE;

  /// Events heard so far.
  public long heard;

  public Generator() {
    try {
      selector = Selector.open();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// µs since the start.
  public long micros() {
    return (System.nanoTime() - origin) / 1_000;
  }

  /// Time that was spent working, in nanoseconds.
  public long busyNanos() {
    return busy;
  }

  /// Takes latencies afresh, of each `every`th event (a power of two) meant for `fromMicros` or
  /// later.
  public void measureFrom(long fromMicros, int every) {
    latencies.reset();
    from = fromMicros;
    sampleMask = every - 1L;
  }

  public Histogram latencies() {
    return latencies;
  }

  @Override
  public void event(ByteBuffer bytes, int start, int size) {
    if (!isMessage(bytes, start, size)) {
      return;
    }
    if ((heard++ & sampleMask) == 0) {
      long meant = Frame.time(bytes, start, size);
      if (meant >= from) {
        latencies.recordValue(Math.clamp(micros() - meant, 0, 60_000_000));
      }
    }
  }

  /// Whether it is `message` or `roomMessage`; what a sender hears of itself is `message:sent`.
  private static boolean isMessage(ByteBuffer bytes, int start, int size) {
    if (size < 16) {
      return false;
    }
    byte name = bytes.get(start + 4);
    return name == 'r' || (name == 'm' && bytes.get(start + 11) == '"');
  }

  /// Handles what is there; answers whether there was anything.
  boolean turn() {
    long begun = System.nanoTime();
    readyKeys = 0;
    try {
      selector.selectNow(this::ready);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    if (readyKeys > 0) {
      busy += System.nanoTime() - begun;
    }
    return readyKeys > 0;
  }

  /// From now on it sleeps for moments of 50 µs while nothing is due, and leaves its core to
  /// others.
  public void beGentle() {
    gentle = true;
  }

  /// Rests for a moment if it is gentle and the next message is not due before.
  void untilDue(double micros) {
    if (gentle && micros > 200) {
      LockSupport.parkNanos(50_000);
    }
  }

  /// Adds time that was spent sending.
  void worked(long nanos) {
    busy += nanos;
  }

  private void ready(SelectionKey key) {
    readyKeys++;
    ((Line) key.attachment()).ready(in);
  }

  /// Turns until it holds, or the time is over.
  public boolean until(BooleanSupplier done, long millis) {
    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
    while (!done.getAsBoolean()) {
      if (System.nanoTime() >= end) {
        return false;
      }
      turn();
    }
    return true;
  }

  /// Turns for a time without spinning.
  public void rest(long millis) {
    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
    try {
      for (long left = end - System.nanoTime(); left > 0; left = end - System.nanoTime()) {
        selector.select(this::ready, Math.max(1, TimeUnit.NANOSECONDS.toMillis(left)));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// What a line sends when it has joined, by its number.
  interface Joins {
    String[] of(int number);
  }

  /// Opens so many lines, at most `atOnce` of them at a time not joined yet.
  List<Line> connect(InetSocketAddress address, int count, int atOnce, Joins joins) {
    List<Line> lines = new ArrayList<>(count);
    int joined = 0;
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(DEADLINE_SECONDS);
    while (joined < count) {
      while (lines.size() < count && lines.size() - joined < atOnce) {
        lines.add(new Line(selector, address, this, Line.Greeting.of(joins.of(lines.size()))));
      }
      turn();
      while (joined < lines.size() && lines.get(joined).joined()) {
        joined++;
      }
      if (System.nanoTime() >= end || (joined < lines.size() && lines.get(joined).lost())) {
        throw new IllegalStateException(
            "only %d of %d connections opened: %s"
                .formatted(
                    joined, count, joined < lines.size() ? lines.get(joined).loss() : "late"));
      }
    }
    return lines;
  }

  /// Opens one line, which joins in one of the next turns.
  public Line open(InetSocketAddress address, Line.Greeting greeting) {
    return new Line(selector, address, this, greeting);
  }

  /// Turns until all these have joined.
  public void join(List<Line> lines) {
    boolean all =
        until(
            () -> lines.stream().allMatch(line -> line.joined() || line.lost()),
            TimeUnit.SECONDS.toMillis(DEADLINE_SECONDS));
    var lost = lines.stream().filter(Line::lost).findFirst();
    if (!all || lost.isPresent()) {
      throw new IllegalStateException(
          "a connection did not open: " + lost.map(Line::loss).orElse("late"));
    }
  }

  @Override
  public void close() {
    try {
      selector.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
