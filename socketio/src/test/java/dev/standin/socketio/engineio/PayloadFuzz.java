package dev.standin.socketio.engineio;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;

/// Fuzz target: a polling body is read to its end or to the first packet that is none, and what was
/// read means the same after we wrote it.
public final class PayloadFuzz {

  private PayloadFuzz() {}

  public static void fuzzerTestOneInput(byte[] data) {
    String body = new String(data, StandardCharsets.UTF_8);
    for (Packet packet : packets(each -> Payload.read(body, each))) {
      same(packet);
    }
    packets(each -> PayloadV3.read(body, each)).forEach(PayloadFuzz::sameInV3);
    packets(each -> PayloadV3.read(data, each)).forEach(PayloadFuzz::sameInV3);
    base64(body);
  }

  /// How many packets revision 3 reads, in text or in binary.
  public static int packetsInV3(byte[] data) {
    String body = new String(data, StandardCharsets.UTF_8);
    return Math.max(
        packets(each -> PayloadV3.read(body, each)).size(),
        packets(each -> PayloadV3.read(data, each)).size());
  }

  /// All packets that come out; the last alone may be malformed, and is if reading stopped there.
  private static List<Packet> packets(Predicate<Consumer<Packet>> reading) {
    List<Packet> packets = new ArrayList<>();
    boolean whole = reading.test(packets::add);
    for (int i = 0; i < packets.size(); i++) {
      boolean stops = !whole && i == packets.size() - 1;
      if (packets.get(i) instanceof Packet.Malformed != stops) {
        throw new AssertionError("packet " + i + " of " + packets + " malformed: " + !stops);
      }
    }
    return packets;
  }

  /// Revision 3 keeps lengths, so that two messages of any contents share a body.
  private static void sameInV3(Packet packet) {
    Outgoing out =
        switch (packet) {
          case Packet.Text(String text) -> EngineMessage.text(text);
          case Packet.Binary(byte[] bytes) -> EngineMessage.binary(bytes);
          case Packet.Open(),
              Packet.Close(),
              Packet.Ping(_),
              Packet.Pong(_),
              Packet.Upgrade(),
              Packet.Noop(),
              Packet.Malformed() ->
              Outgoing.Control.NOOP;
        };
    String text = new String(PayloadV3.joinText(List.of(out, out)), StandardCharsets.UTF_8);
    byte[] binary = PayloadV3.joinBinary(List.of(out, out));
    List<Packet> read = packets(each -> PayloadV3.read(text, each));
    require(read.size() == 2 && alike(read.get(1), out), text);
    List<Packet> readBinary = packets(each -> PayloadV3.read(binary, each));
    require(readBinary.size() == 2 && alike(readBinary.get(1), out), Arrays.toString(binary));
  }

  private static boolean alike(Packet read, Outgoing sent) {
    return switch (sent) {
      case EngineMessage message when message.isBinary() ->
          read instanceof Packet.Binary(byte[] bytes) && Arrays.equals(bytes, message.payload());
      case EngineMessage message ->
          read.equals(new Packet.Text(new String(message.payload(), StandardCharsets.UTF_8)));
      case Outgoing.Control _ -> read instanceof Packet.Noop;
    };
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
