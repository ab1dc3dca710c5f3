package dev.standin.socketio.engineio;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class PacketTest {

  @ParameterizedTest(name = "{0} is read as {1}")
  @CsvSource(
      delimiter = '|',
      value = {
        "bAQIDBA==|01020304",
        "bAQIDBA|01020304",
        "b|''",
        "bAA==|00",
        "bAA|00",
        "bAAA|0000",
        "bAAAA|000000",
        "b-_-_|fbffbf",
        "b+/+/|fbffbf",
        "bAQ ID BA ==|01020304",
      })
  void base64WithoutPaddingAndWithTheOtherAlphabet(String wire, String hex) {
    assertThat(Packet.parse(wire)).isInstanceOf(Packet.Binary.class);
    byte[] bytes = ((Packet.Binary) Packet.parse(wire)).data();
    assertThat(HexFormat.of().formatHex(bytes)).isEqualTo(hex);
  }

  @Test
  void base64WithNewline() {
    byte[] bytes = ((Packet.Binary) Packet.parse("bAQID\nBA==\r\n")).data();
    assertThat(bytes).containsExactly(1, 2, 3, 4);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "x", "7", "b*", "bA", "bAQ=A", "bé", "\u001e", "bAQIDB"})
  void whatIsNoPacketIsMalformed(String wire) {
    assertThat(Packet.parse(wire)).isEqualTo(new Packet.Malformed());
  }

  @Test
  void everyTextPacketIsToldByItsFirstCharacter() {
    assertThat(Packet.parse("0{}")).isEqualTo(new Packet.Open());
    assertThat(Packet.parse("1")).isEqualTo(new Packet.Close());
    assertThat(Packet.parse("2probe")).isEqualTo(new Packet.Ping("probe"));
    assertThat(Packet.parse("3")).isEqualTo(new Packet.Pong(""));
    assertThat(Packet.parse("42[\"a\"]")).isEqualTo(new Packet.Text("2[\"a\"]"));
    assertThat(Packet.parse("5")).isEqualTo(new Packet.Upgrade());
    assertThat(Packet.parse("6")).isEqualTo(new Packet.Noop());
  }

  @Test
  void whatIsWrittenIsReadBackForAnyBytes() {
    long seed = 20_251;
    Random random = new Random(seed);
    for (int length = 0; length < 300; length++) {
      byte[] bytes = new byte[length];
      random.nextBytes(bytes);
      EngineMessage message = EngineMessage.binary(bytes);
      String wire = new String(message.polled(), java.nio.charset.StandardCharsets.US_ASCII);
      assertThat(wire).hasSize(message.polledLength());
      assertThat(((Packet.Binary) Packet.parse(wire)).data())
          .as("seed %d, length %d", seed, length)
          .isEqualTo(bytes);
    }
  }
}
