package dev.standin.socketio.engineio;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/// Fuzz target: a polling body is read to its end or to the first packet that is none, and what was
/// read means the same after we wrote it.
public final class PayloadFuzz {

  private PayloadFuzz() {}

  public static void fuzzerTestOneInput(byte[] data) {
    String body = new String(data, StandardCharsets.UTF_8);
    List<Packet> packets = new ArrayList<>();
    boolean whole = Payload.read(body, packets::add);
    for (int i = 0; i < packets.size(); i++) {
      boolean malformed = packets.get(i) instanceof Packet.Malformed;
      if (malformed == whole || (malformed && i < packets.size() - 1)) {
        throw new AssertionError("a malformed packet at " + i + " of " + packets.size());
      }
      same(packets.get(i));
    }
    base64(body);
  }

  private static void same(Packet packet) {
    switch (packet) {
      case Packet.Text(String data) -> {
        byte[] polled = EngineMessage.text(data).polled();
        require(Packet.parse(new String(polled, StandardCharsets.UTF_8)).equals(packet), data);
      }
      case Packet.Binary(byte[] data) -> {
        EngineMessage message = EngineMessage.binary(data);
        String polled = new String(message.polled(), StandardCharsets.US_ASCII);
        require(message.polledLength() == polled.length(), polled);
        require(
            Packet.parse(polled) instanceof Packet.Binary(byte[] back) && Arrays.equals(back, data),
            polled);
      }
      case Packet.Open(),
          Packet.Close(),
          Packet.Ping(_),
          Packet.Pong(_),
          Packet.Upgrade(),
          Packet.Noop(),
          Packet.Malformed() -> {}
    }
  }

  /// What the strict decoder of the JDK reads, ours reads alike.
  private static void base64(String text) {
    Optional<byte[]> lenient = LenientBase64.decode(text, 0);
    byte[] strict;
    try {
      strict = Base64.getDecoder().decode(text.getBytes(StandardCharsets.UTF_8));
    } catch (IllegalArgumentException _) {
      return;
    }
    require(lenient.isPresent() && Arrays.equals(lenient.get(), strict), text);
  }

  private static void require(boolean holds, String what) {
    if (!holds) {
      throw new AssertionError("it came back as another: " + what);
    }
  }
}
