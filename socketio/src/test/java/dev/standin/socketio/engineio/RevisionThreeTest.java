package dev.standin.socketio.engineio;

import static org.assertj.core.api.Assertions.assertThat;

import dev.standin.socketio.engineio.SessionRig.FakeWire;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Sessions of clients that speak revision 3.
final class RevisionThreeTest {

  private static final String MALFORMED = "Malformed[]";

  private SessionRig rig = SessionRig.polling(SessionRig.LIMITS, Encoding.V3, "3:0{}");

  @AfterEach
  void nothingIsLeftUnread() {
    rig.expect();
  }

  private void asksForBase64() {
    rig = SessionRig.polling(SessionRig.LIMITS, Encoding.V3_BASE64, "3:0{}");
  }

  private void sendBinary(int... bytes) {
    byte[] message = new byte[bytes.length];
    for (int i = 0; i < bytes.length; i++) {
      message[i] = (byte) bytes[i];
    }
    rig.session.send(EngineMessage.binary(message));
  }

  private static byte[] hex(String bytes) {
    return HexFormat.ofDelimiter(" ").parseHex(bytes);
  }

  @Test
  @DisplayName("lengths in a payload count UTF-16 units: é is 1, 😀 is 2")
  void lengthsCountUtf16Units() {
    rig.send("é€", "😀", "");
    rig.get("a");
    rig.expect("a: 3:4é€3:4😀1:4");
    rig.post("p", "3:4é€3:4😀1:4");
    rig.expect("text é€", "text 😀", "text ", "p: ok");
  }

  @Test
  void aSeparatorOfRevisionFourIsNothingSpecial() {
    rig.post("p", "4:4a\u001eb");
    rig.expect("text a\u001eb", "p: ok");
  }

  @Test
  void textAloneIsATextPayload() {
    rig.send("a", "b:c");
    rig.get("a");
    rig.expect("a: 2:4a4:4b:c");
  }

  @Test
  @DisplayName("one binary message makes the payload binary: marker, digits, 255, packet")
  void binaryMakesTheWholePayloadBinary() {
    rig.send("é");
    sendBinary(0, 255, 4);
    rig.send("😀😀😀");
    rig.get("a");
    rig.expect(
        "a: bytes 00 03 ff 34 c3 a9"
            + " 01 04 ff 04 00 ff 04"
            + " 00 01 03 ff 34 f0 9f 98 80 f0 9f 98 80 f0 9f 98 80");
  }

  @Test
  void whoAsksForBase64GetsItInText() {
    asksForBase64();
    rig.send("a");
    sendBinary(1, 2, 3);
    rig.get("a");
    rig.expect("a: 2:4a6:b4AQID");
  }

  @Test
  void binaryComesAsBase64() {
    rig.post("p", "2:4a10:b4AQIDBA==2:4b");
    rig.expect("text a", "bytes 01020304", "text b", "p: ok");
  }

  @Test
  void binaryComesInABinaryPayload() {
    rig.post(
        "p",
        hex("00 03 ff 34 c3 a9 01 04 ff 04 00 ff 04 00 01 00 ff 34 31 32 33 34 35 36 37 38 39"));
    rig.expect("text é", "bytes 00ff04", "text 123456789", "p: ok");
  }

  @Test
  void aLargeBinaryMessageComesWhole() {
    byte[] message = new byte[12_345];
    message[12_344] = 7;
    byte[] body = new byte[7 + 1 + message.length];
    System.arraycopy(hex("01 01 02 03 04 06 ff 04"), 0, body, 0, 8);
    System.arraycopy(message, 0, body, 8, message.length);
    List<Packet> read = new ArrayList<>();
    assertThat(PayloadV3.read(body, read::add)).isTrue();
    assertThat(((Packet.Binary) read.getFirst()).data()).isEqualTo(message);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ":",
        "4hi",
        "1",
        "3:4a",
        "3:4abc",
        "2:4a2",
        "-1:4",
        "1e1:4234567890",
        "0x1:4",
        " 1:4",
        "1:",
        "1:9",
        "1:b",
        "2:b4x",
        "3:b3A",
        "99999999999:4",
        "2147483648:4",
        "1:4\u001e4",
      })
  void aBrokenTextPayloadEndsTheSession(String body) {
    List<String> read = new ArrayList<>();
    boolean whole = Encoding.V3.read(body, packet -> read.add(packet.toString()));
    if (body.equals("3:4abc") || body.equals("1:4\u001e4")) {
      assertThat(read).hasSize(2);
    }
    assertThat(whole).as(read.toString()).isFalse();
    assertThat(read.getLast()).isEqualTo(MALFORMED);
    rig.post("p", body);
    assertThat(rig.effects)
        .contains("closed: parse error", "p: 400 {\"code\":3,\"message\":\"Bad request\"}");
    rig.effects.clear();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "00",
        "00 ff 34",
        "00 01",
        "00 01 ff",
        "00 02 ff 34",
        "02 01 ff 34",
        "00 0a ff 34",
        "ff 01 ff 34",
        "00 01 ff c3",
        "00 02 ff 34 c3",
        "01 00 ff",
        "01 01 ff 03",
        "01 01 ff 34",
        "00 09 09 09 09 09 09 09 09 09 09 ff 34",
        "00 01 01 01 01 01 01 01 01 01 01 01 01 01",
      })
  void aBrokenBinaryPayloadEndsTheSession(String bytes) {
    rig.post("p", bytes.isEmpty() ? new byte[0] : hex(bytes));
    rig.expect("closed: parse error", "p: 400 {\"code\":3,\"message\":\"Bad request\"}");
  }

  @Test
  void whatStandsBeforeABrokenPacketIsHeard() {
    rig.post("p", "2:4a3:zzz2:4b");
    rig.expect("text a", "closed: parse error", "p: 400 {\"code\":3,\"message\":\"Bad request\"}");
  }

  @Test
  void anEmptyPacketIsSkipped() {
    rig.post("p", "0:2:4a");
    rig.expect("text a", "p: ok");
  }

  @Test
  void theClientPingsAndTheServerAnswers() {
    rig.get("a");
    rig.millis(400);
    rig.expect();
    rig.post("p", "1:2");
    rig.session.flush();
    rig.expect("p: ok", "a: 1:3");
    rig.millis(499);
    rig.expect();
    rig.millis(1);
    rig.expect("closed: ping timeout");
  }

  @Test
  void aClientThatNeverPingsIsGivenUpAfterIntervalAndTimeout() {
    rig.get("a");
    rig.post("p", "2:4x");
    rig.expect("text x", "p: ok");
    rig.millis(499);
    rig.expect();
    rig.millis(1);
    rig.expect("a: 1:1", "closed: ping timeout");
  }

  @Test
  void aPollJustBeforeTheDeadlineIsTaken() {
    rig.millis(498);
    rig.get("a");
    rig.post("p", "1:2");
    rig.session.flush();
    rig.expect("p: ok", "a: 1:3");
  }

  @Test
  void aPongFromTheClientEndsTheSession() {
    rig.post("p", "1:3");
    rig.expect("closed: transport error", "p: ok");
  }

  @Test
  void closingAnswersTheWaitingPoll() {
    rig.get("a");
    rig.post("p", "1:1");
    rig.expect("a: 1:6", "closed: transport close", "p: ok");
  }

  @Test
  void aCloseWithoutAPollOwesTheNextOneItsNoop() {
    rig.post("p", "1:1");
    rig.get("a");
    rig.expect("closed: transport close", "p: ok", "a: 1:6");
  }

  @Test
  void whatIsQueuedGoesOutBeforeTheEnd() {
    rig.send("a");
    rig.session.close(CloseReason.FORCED_CLOSE, rig.now);
    rig.get("a");
    rig.get("b");
    rig.expect("closed: forced close", "a: 2:4a", "b: 1:1");
  }

  @Test
  void aPayloadKeepsTheCapAndLosesNothing() {
    rig.send("a", "b", "c", "d");
    rig.get("a");
    rig.get("b");
    rig.expect("a: 2:4a2:4b2:4c", "b: 2:4d");
  }

  @Test
  void theProbeReleasesAWaitingPollWithNoop() {
    rig.get("a");
    FakeWire wire = rig.probe("w");
    rig.text(wire, "2probe");
    rig.expect("w < 3probe", "a: 1:6");
    rig.text(wire, "5");
    rig.send("x");
    rig.expect("w < 4x");
  }

  @Test
  void theHeartbeatGoesOnAfterTheUpgrade() {
    FakeWire wire = rig.probe("w");
    rig.text(wire, "2probe");
    rig.text(wire, "5");
    rig.millis(400);
    rig.text(wire, "2");
    rig.expect("w < 3probe", "w < 3");
    rig.millis(499);
    rig.expect();
    rig.millis(1);
    rig.expect("w ends: ping timeout", "closed: ping timeout");
  }

  @Test
  void aBinaryFrameBeginsWithItsType() {
    FakeWire wire = new FakeWire("w");
    rig = SessionRig.websocket(wire, Encoding.V3);
    rig.session.binary(wire, new byte[] {4, 1, 2}, rig.now);
    rig.text(wire, "b4AQI=");
    rig.session.binary(wire, new byte[] {4}, rig.now);
    rig.expect("bytes 0102", "bytes 0102", "bytes ");
    rig.session.binary(wire, new byte[] {1, 2}, rig.now);
    rig.expect("w ends: parse error", "closed: parse error");
  }

  @Test
  void aBinaryFrameWithoutAnythingEndsTheSession() {
    FakeWire wire = new FakeWire("w");
    rig = SessionRig.websocket(wire, Encoding.V3);
    rig.session.binary(wire, new byte[0], rig.now);
    rig.expect("w ends: parse error", "closed: parse error");
  }

  @Test
  void aPingOnAWebSocketIsAnsweredWithoutItsData() {
    FakeWire wire = new FakeWire("w");
    rig = SessionRig.websocket(wire, Encoding.V3);
    rig.text(wire, "2hello");
    rig.expect("w < 3");
  }

  @Test
  void whoPingsAndNeverFetchesIsGivenUp() {
    rig.post("p", "1:2".repeat(21));
    rig.expect("closed: slow client", "p: ok");
  }

  @Test
  void aBodyThatWasTamperedWithIsReadOrRefusedAndNothingElse() {
    Random chance = new Random(13);
    byte[] binary =
        hex("00 03 ff 34 c3 a9 01 04 ff 04 00 ff 04 00 01 00 ff 34 31 32 33 34 35 36 37");
    byte[] text = "3:4é😀10:b4AQIDBA==1:21:6".getBytes(StandardCharsets.UTF_8);
    for (int i = 0; i < 50_000; i++) {
      byte[] body = (i % 2 == 0 ? binary : text).clone();
      for (int n = chance.nextInt(4); n >= 0; n--) {
        body[chance.nextInt(body.length)] = (byte) chance.nextInt(256);
      }
      body = java.util.Arrays.copyOf(body, chance.nextInt(body.length + 1));
      List<Packet> read = new ArrayList<>();
      boolean whole =
          i % 2 == 0
              ? PayloadV3.read(body, read::add)
              : PayloadV3.read(new String(body, StandardCharsets.UTF_8), read::add);
      long broken = read.stream().filter(Packet.Malformed.class::isInstance).count();
      assertThat(broken).as("seed 13, body %d", i).isEqualTo(whole ? 0 : 1);
    }
  }

  @Test
  void binaryOfAllLengthsComesBackAsItWent() {
    for (int length = 0; length < 300; length++) {
      byte[] message = new byte[length];
      for (int i = 0; i < length; i++) {
        message[i] = (byte) (i * 7 - length);
      }
      List<Outgoing> packets =
          List.of(EngineMessage.text("é".repeat(length)), EngineMessage.binary(message));
      List<Packet> read = new ArrayList<>();
      assertThat(PayloadV3.read(PayloadV3.joinBinary(packets), read::add)).isTrue();
      String text = new String(PayloadV3.joinText(packets), StandardCharsets.UTF_8);
      assertThat(PayloadV3.read(text, read::add)).isTrue();
      assertThat(read).hasSize(4);
      assertThat(read.get(0)).isEqualTo(new Packet.Text("é".repeat(length))).isEqualTo(read.get(2));
      assertThat(((Packet.Binary) read.get(1)).data()).isEqualTo(message);
      assertThat(((Packet.Binary) read.get(3)).data()).isEqualTo(message);
    }
  }
}
