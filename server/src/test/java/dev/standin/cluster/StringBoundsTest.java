package dev.standin.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

@SuppressWarnings("StringConcatToTextBlock")
class StringBoundsTest {

  private static final String SENT =
      "+OK\r\n>3\r\n$7\r\nmessage\r\n$1\r\nc\r\n$12\r\nexactly\r\n$9\n\r\n"
          + ">3\r\n$7\r\nmessage\r\n$1\r\nc\r\n$13\r\ntoo long\r\n$99\r\n:12\r\n$-1\r\n_\r\n"
          + "=14\r\ntxt:also long.\r\n*0\r\n$0\r\n\r\n-ERR no\r\n";
  private static final String PASSED =
      "+OK\r\n>3\r\n$7\r\nmessage\r\n$1\r\nc\r\n$12\r\nexactly\r\n$9\n\r\n"
          + ">3\r\n$7\r\nmessage\r\n$1\r\nc\r\n$0\r\n\r\n:12\r\n$-1\r\n_\r\n"
          + "$0\r\n\r\n*0\r\n$0\r\n\r\n-ERR no\r\n";

  private final AtomicInteger left = new AtomicInteger();
  private final EmbeddedChannel channel =
      new EmbeddedChannel(new StringBounds(12, left::incrementAndGet));

  private void sends(String text) {
    channel.writeInbound(Unpooled.copiedBuffer(text, StandardCharsets.US_ASCII));
  }

  private String passed() {
    StringBuilder passed = new StringBuilder();
    for (ByteBuf part = channel.readInbound(); part != null; part = channel.readInbound()) {
      passed.append(part.toString(StandardCharsets.US_ASCII));
      part.release();
    }
    return passed.toString();
  }

  @Test
  void aStringThatIsTooLongBecomesAnEmptyOneAndTheRestIsUntouched() {
    sends(SENT);
    assertThat(passed()).isEqualTo(PASSED);
    assertThat(left).hasValue(2);
  }

  @Test
  void itDoesNotMatterWhereTheBytesAreCut() {
    for (int cut = 0; cut <= SENT.length(); cut++) {
      sends(SENT.substring(0, cut));
      sends(SENT.substring(cut));
      assertThat(passed()).as("cut at %d", cut).isEqualTo(PASSED);
    }
    SENT.chars().forEach(c -> sends(String.valueOf((char) c)));
    assertThat(passed()).isEqualTo(PASSED);
  }

  @Test
  void anyCutsOfManyMessagesPassTheSame() {
    for (long seed = 1; seed <= 20; seed++) {
      Random chance = new Random(seed);
      String all = SENT.repeat(20);
      for (int at = 0; at < all.length(); ) {
        int end = Math.min(all.length(), at + 1 + chance.nextInt(60));
        sends(all.substring(at, end));
        at = end;
      }
      assertThat(passed()).as("seed %d", seed).isEqualTo(PASSED.repeat(20));
    }
  }

  @Test
  void aLineWithoutEndClosesTheConnection() {
    sends("+" + "x".repeat(70_000));
    assertThat(channel.isOpen()).isFalse();
  }
}
