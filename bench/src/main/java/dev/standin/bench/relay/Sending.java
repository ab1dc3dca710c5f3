package dev.standin.bench.relay;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// An open loop: message number m is due at m / rate, whatever has become of those before it, and
/// goes out over line m modulo the lines. A line's due messages are written at once.
public final class Sending {

  private static final int BUFFER = 1 << 16;

  private final Generator generator;
  private final List<Line> lines;
  private final List<byte[]> messages;
  private final int timeAt;
  private final ByteBuffer out = ByteBuffer.allocateDirect(BUFFER);

  /// @param messages what each line sends, all of one length and with their time at one place
  public Sending(Generator generator, List<Line> lines, List<byte[]> messages) {
    this.generator = generator;
    this.lines = lines;
    this.messages = messages;
    this.timeAt = Frame.timeAt(messages.getFirst());
  }

  /// What happened in a window.
  ///
  /// @param sent messages that went out
  /// @param seconds how long the window was
  /// @param busyPercent how busy the generator was
  /// @param lateMicros how late the last due message of the window went out
  public record Sent(long sent, double seconds, double busyPercent, long lateMicros) {}

  /// Sends at `rate` messages a second for a time; the first is due now.
  public Sent run(double rate, long millis) {
    long begun = System.nanoTime();
    long begunMicros = generator.micros();
    long busyBefore = generator.busyNanos();
    long length = TimeUnit.MILLISECONDS.toNanos(millis);
    long all = (long) (rate * millis / 1_000);
    for (int i = 0; i < lines.size(); i++) {
      lines.get(i).nextMessage = i;
    }
    long sent = 0;
    long next = 0;
    double micros = 1e6 / rate;
    for (long now = System.nanoTime(); now - begun < length; now = System.nanoTime()) {
      long due = Math.min(all, (long) ((now - begun) / 1e3 / micros) + 1);
      if (next < due) {
        int some = (int) Math.min(due - next, lines.size());
        for (int i = 0; i < some; i++) {
          sent += send((int) ((next + i) % lines.size()), due, begunMicros, micros);
        }
        next = due;
        generator.worked(System.nanoTime() - now);
      }
      if (!generator.turn()) {
        generator.untilDue(next * micros - (now - begun) / 1e3);
      }
    }
    double nanos = System.nanoTime() - begun;
    double busy = 100 * (generator.busyNanos() - busyBefore) / nanos;
    long late = (long) ((all - sent) * micros);
    return new Sent(sent, nanos / 1e9, busy, late);
  }

  /// Everything of one line that is due.
  private long send(int number, long due, long begunMicros, double micros) {
    Line line = lines.get(number);
    byte[] message = messages.get(number);
    line.sendUnsent();
    if (line.blocked() || line.nextMessage >= due) {
      return 0;
    }
    out.clear();
    long sent = 0;
    while (line.nextMessage < due && out.remaining() >= message.length) {
      int at = out.position();
      out.put(message);
      Frame.putTime(out, at + timeAt, begunMicros + (long) (line.nextMessage * micros));
      line.nextMessage += lines.size();
      sent++;
    }
    line.send(out.flip());
    return sent;
  }
}
