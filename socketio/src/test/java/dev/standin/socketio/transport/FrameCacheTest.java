package dev.standin.socketio.transport;

import static org.assertj.core.api.Assertions.assertThat;

import dev.standin.socketio.engineio.Encoding;
import dev.standin.socketio.engineio.EngineMessage;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.vertx.core.Vertx;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class FrameCacheTest {

  private final UnpooledByteBufAllocator allocator = UnpooledByteBufAllocator.DEFAULT;

  @Test
  void aFrameThatTheFirstReceiverHasHalfWrittenIsWholeForTheNext() {
    Vertx vertx = Vertx.vertx();
    try {
      FrameCache cache = new FrameCache(0, new Loops(vertx, System::nanoTime));
      EngineMessage message = EngineMessage.text("2[\"news\"]");
      ByteBuf first = cache.frame(message, Encoding.V4, allocator);
      first.skipBytes(5);
      ByteBuf second = cache.frame(message, Encoding.V4, allocator);
      assertThat(second.toString(2, second.readableBytes() - 2, StandardCharsets.UTF_8))
          .isEqualTo("42[\"news\"]");
      second.release();
      cache.release();
      assertThat(first.refCnt()).isEqualTo(1);
      assertThat(first.toString(StandardCharsets.UTF_8)).isEqualTo("\"news\"]");
      assertThat(first.release()).isTrue();
    } finally {
      vertx.close();
    }
  }
}
