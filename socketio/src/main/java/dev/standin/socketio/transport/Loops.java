package dev.standin.socketio.transport;

import io.netty.channel.EventLoop;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.internal.VertxInternal;
import java.util.IdentityHashMap;
import java.util.function.LongSupplier;

/// The event loops of one Vert.x, each with its engine part.
final class Loops {

  private final IdentityHashMap<Object, Loop> byEventLoop = new IdentityHashMap<>();
  private final int count;

  Loops(Vertx vertx, LongSupplier nanos) {
    long origin = nanos.getAsLong();
    LongSupplier clock = () -> nanos.getAsLong() - origin;
    var group = ((VertxInternal) vertx).nettyEventLoopGroup();
    int executors = 0;
    for (var _ : group) {
      executors++;
    }
    count = executors;
    for (var executor : group) {
      FrameCache frames = new FrameCache(byEventLoop.size(), this);
      byEventLoop.put(executor, new Loop((EventLoop) executor, frames, clock));
    }
  }

  /// Gives back what the loops hold of native memory.
  void free() {
    byEventLoop.values().forEach(loop -> loop.execute(loop.zip()::close));
  }

  int count() {
    return count;
  }

  /// The engine's part of one of this Vert.x' event loops.
  Loop of(EventLoop eventLoop) {
    Loop loop = byEventLoop.get(eventLoop);
    if (loop == null) {
      throw new IllegalStateException("the event loop belongs to another Vert.x");
    }
    return loop;
  }

  /// The loop that the calling thread is; requests must be handled on one.
  Loop current(Vertx vertx) {
    Context context = vertx.getOrCreateContext();
    Loop loop = byEventLoop.get(((ContextInternal) context).nettyEventLoop());
    if (loop == null || !loop.here()) {
      throw new IllegalStateException(
          "EngineServer.handle runs on the event loop of its own Vert.x only: create the HTTP server"
              + " outside of worker and virtual-thread verticles");
    }
    return loop;
  }
}
