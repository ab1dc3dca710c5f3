package dev.standin.socketio;

import dev.standin.socketio.engineio.EngineMessage;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Writes the packets of one namespace for clients (Socket.IO protocol 5).
final class PacketEncoder {

  /// A packet's type digits: without and with attachments.
  private enum Type {
    EVENT('2', '5'),
    ACK('3', '6');

    private final char text;
    private final char binary;

    Type(char text, char binary) {
      this.text = text;
      this.binary = binary;
    }
  }

  private final JsonWriter json;
  private final byte[] namespace;

  PacketEncoder(JsonWriter json, String namespace) {
    this.json = json;
    this.namespace =
        (namespace.equals("/") ? "" : namespace + ",").getBytes(StandardCharsets.UTF_8);
  }

  /// An event that wants no answer.
  Outgoing event(String name, @Nullable Object[] args) {
    return question(Inbound.NO_ACK, name, args);
  }

  /// An event that wants an answer with this id.
  Outgoing question(long ackId, String name, @Nullable Object[] args) {
    if (PacketDecoder.RESERVED.contains(name)) {
      throw new IllegalArgumentException("\"" + name + "\" is a reserved event name");
    }
    return ackId == Inbound.NO_ACK && args.length == 1 && args[0] instanceof RawJson(byte[] json)
        ? relayed(name, json)
        : packet(Type.EVENT, ackId, name, args);
  }

  /// An event whose one argument is encoded already: nothing is left to be written but its name.
  private Outgoing relayed(String name, byte[] argument) {
    byte[] quoted = JsonWriter.quoted(name);
    int length = 1 + namespace.length + 1 + quoted.length + 1 + argument.length + 1;
    ByteBuffer packet =
        ByteBuffer.allocate(length)
            .put((byte) Type.EVENT.text)
            .put(namespace)
            .put((byte) '[')
            .put(quoted)
            .put((byte) ',')
            .put(argument)
            .put((byte) ']');
    return new Outgoing(EngineMessage.text(packet.array()), List.of(), true);
  }

  /// The answer to a client's event.
  Outgoing answer(long ackId, @Nullable Object[] args) {
    return packet(Type.ACK, ackId, null, args);
  }

  /// The answer to a CONNECT that is accepted.
  EngineMessage connected(String socketId) {
    return connected(Map.of("sid", socketId));
  }

  /// The answer to a CONNECT that begins a recoverable session or goes on with it.
  EngineMessage connected(String socketId, String pid) {
    Map<String, Object> session = new LinkedHashMap<>();
    session.put("sid", socketId);
    session.put("pid", pid);
    return connected(session);
  }

  private EngineMessage connected(Map<String, ?> session) {
    ByteArrayOutputStream out = head('0');
    json.object(out, session);
    return EngineMessage.text(out.toByteArray());
  }

  /// The answer to a CONNECT that is refused; empty data is left out.
  EngineMessage refused(String message, Map<String, Object> data) {
    Map<String, Object> error = new LinkedHashMap<>();
    error.put("message", message);
    if (!data.isEmpty()) {
      error.put("data", data);
    }
    ByteArrayOutputStream out = head('4');
    json.object(out, error);
    return EngineMessage.text(out.toByteArray());
  }

  /// The answer of protocol 4 to a client that is let in: no contents.
  EngineMessage connectedPlainly() {
    return EngineMessage.text(head('0').toByteArray());
  }

  /// The ERROR packet of protocol 4, with a sentence or an object.
  EngineMessage error(Object contents) {
    ByteArrayOutputStream out = head('4');
    json.plain(out, contents);
    return EngineMessage.text(out.toByteArray());
  }

  /// Tells that the server ended the namespace for this client.
  EngineMessage disconnected() {
    return EngineMessage.text(head('1').toByteArray());
  }

  private ByteArrayOutputStream head(char type) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(64);
    out.write(type);
    out.writeBytes(namespace);
    return out;
  }

  private Outgoing packet(Type type, long ackId, @Nullable String name, @Nullable Object[] args) {
    List<byte[]> binary = new ArrayList<>(0);
    ByteArrayOutputStream out = new ByteArrayOutputStream(256);
    out.write(type.text);
    out.writeBytes(namespace);
    if (ackId != Inbound.NO_ACK) {
      out.writeBytes(ascii(Long.toString(ackId)));
    }
    json.array(out, name, args, binary);
    boolean event = type == Type.EVENT && ackId == Inbound.NO_ACK;
    if (binary.isEmpty()) {
      return new Outgoing(EngineMessage.text(out.toByteArray()), List.of(), event);
    }
    String head = type.binary + "" + binary.size() + "-";
    return new Outgoing(
        withAttachments(head, out.toByteArray()),
        binary.stream().map(EngineMessage::binary).toList(),
        event);
  }

  private static EngineMessage withAttachments(String head, byte[] text) {
    byte[] packet = new byte[head.length() + text.length - 1];
    System.arraycopy(ascii(head), 0, packet, 0, head.length());
    System.arraycopy(text, 1, packet, head.length(), text.length - 1);
    return EngineMessage.text(packet);
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
