package dev.standin.socketio;

import java.io.IOException;
import java.util.Map;
import java.util.Set;

/// Reads the text packets of clients (Socket.IO protocol 5): `type [attachments "-"] [namespace
/// ","] [ack id] [JSON]`.
final class PacketDecoder {

  /// Names of the library's own events; no packet may carry them.
  static final Set<String> RESERVED =
      Set.of(
          "connect",
          "connect_error",
          "disconnect",
          "disconnecting",
          "newListener",
          "removeListener");

  static final int MAX_NAMESPACE_LENGTH = 255;

  private final JsonReader json;
  private final int maxAttachments;

  PacketDecoder(JsonReader json, int maxAttachments) {
    this.json = json;
    this.maxAttachments = maxAttachments;
  }

  /// Never throws: what is no packet of a client is [Inbound.Malformed].
  Inbound decode(String text) {
    if (text.isEmpty()) {
      return new Inbound.Malformed("an empty packet");
    }
    Cursor at = new Cursor(text);
    try {
      return switch (text.charAt(0)) {
        case '0' -> connect(at);
        case '1' -> disconnect(at);
        case '2' -> call(at, Payload.TEXT);
        case '3' -> answer(at, Payload.TEXT);
        case '5' -> call(at, at.attachments(maxAttachments));
        case '6' -> answer(at, at.attachments(maxAttachments));
        default -> new Inbound.Malformed("a packet of unknown type");
      };
    } catch (IOException wrong) {
      return new Inbound.Malformed("broken contents");
    }
  }

  private Inbound connect(Cursor at) throws IOException {
    String namespace = at.namespace();
    String auth = at.rest();
    return new Inbound.Connect(namespace, auth.isEmpty() ? Map.of() : json.object(auth));
  }

  private static Inbound disconnect(Cursor at) throws IOException {
    String namespace = at.namespace();
    return at.rest().isEmpty()
        ? new Inbound.Disconnect(namespace)
        : new Inbound.Malformed("a DISCONNECT with contents");
  }

  private Inbound call(Cursor at, int attachments) throws IOException {
    String namespace = at.namespace();
    long ackId = at.ackId();
    JsonReader.NamedPayload event = json.event(at.rest(), attachments);
    return RESERVED.contains(event.name())
        ? new Inbound.Malformed("an event with a reserved name")
        : new Inbound.Call(namespace, ackId, event.name(), event.payload());
  }

  private Inbound answer(Cursor at, int attachments) throws IOException {
    String namespace = at.namespace();
    long ackId = at.ackId();
    return ackId == Inbound.NO_ACK
        ? new Inbound.Malformed("an ACK without its id")
        : new Inbound.Answer(namespace, ackId, json.answer(at.rest(), attachments));
  }

  /// Walks through the head of a packet.
  private static final class Cursor {
    private final String text;
    private int at = 1;

    Cursor(String text) {
      this.text = text;
    }

    int attachments(int max) throws IOException {
      long count = digits();
      if (count < 0 || count > max || !at('-')) {
        throw new IOException("a wrong number of attachments");
      }
      at++;
      return (int) count;
    }

    String namespace() throws IOException {
      if (!at('/')) {
        return "/";
      }
      int comma = text.indexOf(',', at);
      int end = comma < 0 ? text.length() : comma;
      if (end - at > MAX_NAMESPACE_LENGTH) {
        throw new IOException("a namespace's name is too long");
      }
      String name = text.substring(at, end);
      at = comma < 0 ? end : end + 1;
      return name;
    }

    long ackId() throws IOException {
      return digits();
    }

    String rest() {
      return text.substring(at);
    }

    private boolean at(char c) {
      return at < text.length() && text.charAt(at) == c;
    }

    /// A decimal number of at most 63 bits, or -1 where no digit stands.
    private long digits() throws IOException {
      int from = at;
      long number = 0;
      while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
        int digit = text.charAt(at++) - '0';
        if (number > (Long.MAX_VALUE - digit) / 10) {
          throw new IOException("a number over 63 bits");
        }
        number = number * 10 + digit;
      }
      return at == from ? -1 : number;
    }
  }
}
