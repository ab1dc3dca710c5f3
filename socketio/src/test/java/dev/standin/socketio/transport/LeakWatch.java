package dev.standin.socketio.transport;

import io.netty.buffer.PooledByteBufAllocator;
import io.netty.util.ResourceLeakDetector;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/// Netty's leak detector that also remembers what it found; the build names it in a system
/// property, so it watches the whole test run.
public final class LeakWatch<T> extends ResourceLeakDetector<T> {

  /// A leak that a test makes on purpose carries this hint.
  static final String PLANTED = "planted by a test";

  private static final List<String> FOUND = new CopyOnWriteArrayList<>();

  /// As Netty calls it.
  public LeakWatch(Class<?> type, int samplingInterval, long maxActive) {
    super(type, samplingInterval);
  }

  /// As Netty calls it.
  public LeakWatch(Class<?> type, int samplingInterval) {
    super(type, samplingInterval);
  }

  /// All leaks of this run that nobody planted, or only the planted ones.
  static List<String> found(boolean planted) {
    for (int i = 0; i < 3; i++) {
      System.gc();
      PooledByteBufAllocator.DEFAULT.directBuffer(16).release();
    }
    return FOUND.stream().filter(leak -> leak.contains(PLANTED) == planted).toList();
  }

  @Override
  protected boolean needReport() {
    return true;
  }

  @Override
  protected void reportTracedLeak(String type, String records) {
    FOUND.add(type + records);
  }

  @Override
  protected void reportUntracedLeak(String type) {
    FOUND.add(type);
  }
}
