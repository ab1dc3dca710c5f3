package dev.standin.socketio.transport;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.ChannelConfig;
import io.netty.channel.RecvByteBufAllocator;
import io.netty.util.UncheckedBooleanSupplier;
import io.netty.util.concurrent.FastThreadLocal;

/// How much is read from a connection at once, learnt from all connections of a loop together, so
/// that an idle one keeps nothing about it (144 bytes with Netty's own).
///
/// A loop reads from one connection to the end before it looks at the next, and begins each time
/// with `reset`: so what one read counted never meets another's. The one handle of all keeps its
/// state by thread, not by connection, because an upgrade may move a connection to another loop.
final class SharedReceive implements RecvByteBufAllocator {

  /// Netty's figure for streams: so many reads before others get their turn.
  private static final int READS = 16;

  private static final int LEAST = 512;
  private static final int FIRST = 2_048;
  private static final int MOST = 65_536;

  private final Handle handle = new Handle();

  @Override
  @SuppressWarnings("deprecation") // of Netty's interface
  public RecvByteBufAllocator.Handle newHandle() {
    return handle;
  }

  private static final class Handle implements ExtendedHandle {

    private final FastThreadLocal<ExtendedHandle> ofLoop =
        new FastThreadLocal<>() {
          @Override
          protected ExtendedHandle initialValue() {
            var adaptive = new AdaptiveRecvByteBufAllocator(LEAST, FIRST, MOST);
            adaptive.maxMessagesPerRead(READS);
            return (ExtendedHandle) adaptive.newHandle();
          }
        };

    @Override
    public ByteBuf allocate(ByteBufAllocator allocator) {
      return ofLoop.get().allocate(allocator);
    }

    @Override
    public int guess() {
      return ofLoop.get().guess();
    }

    @Override
    public void reset(ChannelConfig config) {
      ofLoop.get().reset(config);
    }

    @Override
    public void incMessagesRead(int messages) {
      ofLoop.get().incMessagesRead(messages);
    }

    @Override
    public void lastBytesRead(int bytes) {
      ofLoop.get().lastBytesRead(bytes);
    }

    @Override
    public int lastBytesRead() {
      return ofLoop.get().lastBytesRead();
    }

    @Override
    public void attemptedBytesRead(int bytes) {
      ofLoop.get().attemptedBytesRead(bytes);
    }

    @Override
    public int attemptedBytesRead() {
      return ofLoop.get().attemptedBytesRead();
    }

    @Override
    public boolean continueReading() {
      return ofLoop.get().continueReading();
    }

    @Override
    public boolean continueReading(UncheckedBooleanSupplier maybeMore) {
      return ofLoop.get().continueReading(maybeMore);
    }

    @Override
    public void readComplete() {
      ofLoop.get().readComplete();
    }
  }
}
