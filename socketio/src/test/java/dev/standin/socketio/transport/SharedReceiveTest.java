package dev.standin.socketio.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.RecvByteBufAllocator.ExtendedHandle;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class SharedReceiveTest {

  private final SharedReceive receiving = new SharedReceive();
  private final Channel channel = new EmbeddedChannel();

  private ExtendedHandle handle() {
    return (ExtendedHandle) receiving.newHandle();
  }

  /// Reads to the end as a channel does; how many reads were made of what there was.
  private int readAll(ExtendedHandle handle, int bytes) {
    handle.reset(channel.config());
    int left = bytes;
    int reads = 0;
    do {
      var buffer = handle.allocate(UnpooledByteBufAllocator.DEFAULT);
      handle.attemptedBytesRead(buffer.writableBytes());
      handle.lastBytesRead(Math.min(left, buffer.writableBytes()));
      left -= handle.lastBytesRead();
      buffer.release();
      handle.incMessagesRead(1);
      reads++;
    } while (handle.continueReading());
    handle.readComplete();
    return reads;
  }

  @Test
  void eachReadBeginsAnewWhateverTheLastOneLeft() {
    ExtendedHandle one = handle();
    ExtendedHandle other = handle();
    one.reset(channel.config());
    one.attemptedBytesRead(2_048);
    one.lastBytesRead(2_048);
    one.incMessagesRead(16);
    assertThat(one.continueReading()).as("sixteen reads are enough").isFalse();
    assertThat(readAll(other, 100)).as("there is nothing more").isEqualTo(1);
    assertThat(readAll(one, one.guess() + 100)).isEqualTo(2);
  }

  @Test
  void noConnectionIsReadFromWithoutEnd() {
    assertThat(readAll(handle(), Integer.MAX_VALUE)).isEqualTo(16);
  }

  @Test
  void aLoopLearnsFromItsOwnConnectionsAndNotFromThoseOfOthers() throws Exception {
    for (int i = 0; i < 5; i++) {
      readAll(handle(), 500_000);
    }
    assertThat(handle().guess()).isEqualTo(65_536);
    CompletableFuture<Integer> elsewhere = new CompletableFuture<>();
    Thread other = Thread.ofPlatform().start(() -> elsewhere.complete(handle().guess()));
    assertThat(elsewhere.get(5, TimeUnit.SECONDS)).isEqualTo(2_048);
    other.join();
  }

  @Test
  void everyConnectionOfAServerUsesIt() {
    List<Channel> channels = new CopyOnWriteArrayList<>();
    try (EngineFixture engine = new EngineFixture()) {
      engine.onRequest = request -> channels.add(Takeover.channel(request));
      try (RawWebSocket first = engine.webSocket();
          RawWebSocket second = engine.webSocket()) {
        first.text("4" + "a".repeat(90_000));
        second.text("4b");
        second.expect("81 4b");
        first.expect("81 4" + "a".repeat(90_000));
        assertThat((Object) channels.get(0).config().getRecvByteBufAllocator())
            .isInstanceOf(SharedReceive.class)
            .isSameAs(channels.get(1).config().getRecvByteBufAllocator());
      }
    }
  }
}
