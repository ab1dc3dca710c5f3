package dev.standin.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.function.BooleanSupplier;

/// The generator's one thread: reads whatever its connections have received, never blocks on one.
public final class Loop implements AutoCloseable {
  private static final long MILLI = 1_000_000;

  private final Selector selector;
  private final ByteBuffer input = ByteBuffer.allocateDirect(512 << 10);

  public Loop() {
    try {
      selector = Selector.open();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Opens a connection to `address`, whose bytes go to `connection` from the next turn on.
  public void connect(InetSocketAddress address, Connection connection) {
    try {
      var channel = SocketChannel.open(address);
      channel.socket().setTcpNoDelay(true);
      channel.configureBlocking(false);
      connection.opened(channel, channel.register(selector, SelectionKey.OP_READ, connection));
    } catch (IOException e) {
      throw new UncheckedIOException("no connection to " + address, e);
    }
  }

  /// Handles what is there, or waits for it, but no longer than about `nanos`; under a millisecond
  /// it does not wait at all.
  void turn(long nanos) {
    try {
      if (nanos < MILLI) {
        selector.selectNow(this::handle);
      } else {
        selector.select(this::handle, nanos / MILLI);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public void runFor(long nanos) {
    runUntil(() -> false, nanos);
  }

  /// Runs until `done` holds, or until `nanos` are over; answers whether it holds.
  public boolean runUntil(BooleanSupplier done, long nanos) {
    long end = System.nanoTime() + nanos;
    for (long left = nanos; left > 0; left = end - System.nanoTime()) {
      if (done.getAsBoolean()) {
        return true;
      }
      turn(left);
    }
    return done.getAsBoolean();
  }

  private void handle(SelectionKey key) {
    ((Connection) key.attachment()).ready(input);
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
