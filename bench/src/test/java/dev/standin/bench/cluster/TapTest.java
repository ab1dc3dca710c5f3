package dev.standin.bench.cluster;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TapTest {

  @Test
  void countsMongoMessagesHoweverTheyAreCut() {
    var stream = new byte[16 + 21];
    stream[0] = 16;
    stream[16] = 21;
    for (int cut = 1; cut < stream.length; cut++) {
      var reader = Tap.mongo();
      var rest = java.util.Arrays.copyOfRange(stream, cut, stream.length);
      int first = reader.read(stream, cut);
      assertThat(first + reader.read(rest, rest.length)).as("cut at %d", cut).isEqualTo(2);
    }
  }

  @Test
  void countsPushesOfChannelsPatternsAndShardsAndNoOtherAnswers() {
    var text =
        "*3\r\n$7\r\nmessage\r\n$1\r\na\r\n$1\r\nx\r\n"
            + "*4\r\n$8\r\npmessage\r\n$2\r\na*\r\n$1\r\na\r\n$1\r\nx\r\n"
            + ">3\r\n$8\r\nsmessage\r\n$1\r\na\r\n$1\r\nx\r\n"
            + "+PONG\r\n*3\r\n$9\r\nsubscribe\r\n$1\r\na\r\n:1\r\n";
    var bytes = text.getBytes(US_ASCII);
    for (int cut = 1; cut < bytes.length; cut++) {
      var reader = Tap.pushes();
      var rest = java.util.Arrays.copyOfRange(bytes, cut, bytes.length);
      assertThat(reader.read(bytes, cut) + reader.read(rest, rest.length)).isEqualTo(3);
    }
  }
}
