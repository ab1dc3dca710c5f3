package dev.standin.bench.cluster;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class TapTest {

  @Test
  void countsMongoMessagesHoweverTheyAreCut() {
    var stream = new byte[16 + 21];
    stream[0] = 16;
    stream[16] = 21;
    for (int cut = 1; cut < stream.length; cut++) {
      var reader = Tap.mongo();
      var rest = Arrays.copyOfRange(stream, cut, stream.length);
      int first = reader.read(stream, cut);
      assertThat(first + reader.read(rest, rest.length)).as("cut at %d", cut).isEqualTo(2);
    }
  }

  @Test
  void countsPushesOfChannelsPatternsAndShardsAndNoOtherAnswers() {
    var text =
        """
        *3 $7 message $1 a $1 x
        *4 $8 pmessage $2 a* $1 a $1 x
        >3 $8 smessage $1 a $1 x
        +PONG
        *3 $9 subscribe $1 a :1
        """
            .replaceAll("\\s", "\r\n");
    var bytes = text.getBytes(US_ASCII);
    for (int cut = 1; cut < bytes.length; cut++) {
      var reader = Tap.pushes();
      var rest = Arrays.copyOfRange(bytes, cut, bytes.length);
      assertThat(reader.read(bytes, cut) + reader.read(rest, rest.length)).isEqualTo(3);
    }
  }
}
