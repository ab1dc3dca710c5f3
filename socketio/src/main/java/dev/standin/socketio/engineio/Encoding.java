package dev.standin.socketio.engineio;

import dev.standin.socketio.engineio.Outgoing.Control;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Consumer;

/// How packets stand on the wire for one client: by which revision of the protocol, and whether
/// binary goes as it is or, as some clients ask with `b64=1`, as base64 in text. Text packets are
/// the same bytes on every WebSocket; binary ones and polling payloads differ.
public enum Encoding {
  V4(4, false),
  V4_BASE64(4, true),
  V3(3, false),
  V3_BASE64(3, true);

  /// How many encodings there are.
  public static final int COUNT = 4;

  private final int protocol;
  private final boolean base64;

  Encoding(int protocol, boolean base64) {
    this.protocol = protocol;
    this.base64 = base64;
  }

  /// The encoding of a revision, 3 or 4.
  public static Encoding of(int protocol, boolean base64) {
    if (protocol == 3) {
      return base64 ? V3_BASE64 : V3;
    }
    return base64 ? V4_BASE64 : V4;
  }

  /// The revision of the Engine.IO protocol: 3 for 2.x clients, 4 for later ones.
  public int protocol() {
    return protocol;
  }

  /// Whether binary messages go as base64 in text.
  public boolean base64() {
    return base64;
  }

  /// A number below [#COUNT] that is this encoding's alone.
  public int index() {
    return (isV3() ? 2 : 0) + (base64 ? 1 : 0);
  }

  /// What stands before the base64 of a binary message, or before its bytes in a binary frame: `b`
  /// or nothing in revision 4, `b4` or the byte 4 in revision 3.
  public byte[] binaryHead() {
    return switch (this) {
      case V4 -> new byte[0];
      case V4_BASE64 -> new byte[] {'b'};
      case V3 -> new byte[] {PayloadV3.MESSAGE};
      case V3_BASE64 -> new byte[] {'b', '4'};
    };
  }

  private boolean isV3() {
    return protocol == 3;
  }

  /// Whether clients ping and the server answers; in revision 4 it is the other way round.
  boolean clientPings() {
    return isV3();
  }

  /// Reads a text frame.
  Packet text(String wire) {
    return isV3() ? PayloadV3.packet(wire) : Packet.parse(wire);
  }

  /// Reads a binary frame.
  Packet binary(byte[] wire) {
    return isV3() ? PayloadV3.packet(wire) : new Packet.Binary(wire);
  }

  /// Reads the body of a POST; stops behind the first packet that is none and answers false.
  boolean read(String body, Consumer<Packet> each) {
    return isV3() ? PayloadV3.read(body, each) : Payload.read(body, each);
  }

  /// What each packet but the first adds to a polling answer beside itself, at most.
  int joint() {
    return isV3() ? PayloadV3.LONGEST_HEAD : 1;
  }

  /// Answers a GET with packets.
  void answer(Poll poll, List<Outgoing> packets) {
    if (isV3() && !base64 && packets.stream().anyMatch(Outgoing::isBinary)) {
      poll.answerBinary(PayloadV3.joinBinary(packets));
      return;
    }
    byte[] payload = isV3() ? PayloadV3.joinText(packets) : Payload.join(packets);
    if (packets.stream().allMatch(Outgoing::compressible)) {
      poll.answer(payload);
    } else {
      poll.answerPlainly(payload);
    }
  }

  /// Answers a GET with one packet of the engine.
  void answer(Poll poll, Control packet) {
    answer(poll, List.of(packet));
  }

  /// Answers the GET that asked for a session.
  void answerOpen(Poll poll, String openPacket) {
    byte[] open = openPacket.getBytes(StandardCharsets.UTF_8);
    poll.answer(isV3() ? PayloadV3.text(open) : open);
  }
}
