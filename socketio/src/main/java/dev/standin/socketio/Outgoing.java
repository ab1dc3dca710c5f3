package dev.standin.socketio;

import dev.standin.socketio.engineio.EngineMessage;
import dev.standin.socketio.engineio.EngineSocket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One packet for clients, encoded once for all its receivers: the text, then its attachments.
///
/// Clients with a recoverable session hear events [#marked], others as they are.
final class Outgoing {

  private static final int MAX_OFFSET_LENGTH = 256;

  private final EngineMessage text;
  private final List<EngineMessage> attachments;
  private final boolean event;
  private final @Nullable Offset place;
  private volatile @Nullable Outgoing marked;

  /// @param event whether it is an event that wants no answer: the only packets whose last argument
  ///   a client may take for an offset
  Outgoing(EngineMessage text, List<EngineMessage> attachments, boolean event) {
    this(text, attachments, event, null);
  }

  private Outgoing(
      EngineMessage text, List<EngineMessage> attachments, boolean event, @Nullable Offset place) {
    this.text = text;
    this.attachments = attachments;
    this.event = event;
    this.place = place;
  }

  /// The same event at this place of the namespace's log.
  Outgoing at(Offset place) {
    return new Outgoing(text, attachments, event, place);
  }

  /// The same, never to be compressed.
  Outgoing uncompressed() {
    List<EngineMessage> plain = attachments.stream().map(EngineMessage::uncompressed).toList();
    return new Outgoing(text.uncompressed(), plain, event, place);
  }

  @Nullable Offset place() {
    return place;
  }

  /// The packet without its attachments.
  EngineMessage text() {
    return text;
  }

  /// What it takes in a bounded queue, in bytes.
  int cost() {
    int cost = text.cost();
    for (EngineMessage attachment : attachments) {
      cost += attachment.cost();
    }
    return cost;
  }

  /// As clients hear it that keep the last argument of any event as their offset, if it is a
  /// string: with the text of its place, or with null if it has none and ends in a string.
  Outgoing marked() {
    Outgoing known = marked;
    return known == null ? mark() : known;
  }

  private synchronized Outgoing mark() {
    Outgoing known = marked;
    if (known == null) {
      known =
          place != null
              ? ending(quoted(place.text()))
              : event && endsInString() ? ending("null") : this;
      marked = known;
    }
    return known;
  }

  private Outgoing ending(String argument) {
    byte[] packet = text.payload();
    byte[] last = ("," + argument + "]").getBytes(StandardCharsets.US_ASCII);
    byte[] longer = Arrays.copyOf(packet, packet.length - 1 + last.length);
    System.arraycopy(last, 0, longer, packet.length - 1, last.length);
    return new Outgoing(text.with(longer), attachments, event, place);
  }

  /// Whether the last element of the packet's array is a string: the name, if there is no argument.
  private boolean endsInString() {
    byte[] packet = text.payload();
    int last = packet.length - 2;
    while (last > 0 && isSpace(packet[last])) {
      last--;
    }
    return packet[last] == '"';
  }

  private static boolean isSpace(byte b) {
    return b == ' ' || b == '\t' || b == '\n' || b == '\r';
  }

  private static String quoted(String offset) {
    boolean printable = offset.chars().allMatch(c -> c >= ' ' && c <= '~');
    if (offset.isEmpty() || offset.length() > MAX_OFFSET_LENGTH || !printable) {
      throw new IllegalArgumentException(
          "An offset's text has 1 to " + MAX_OFFSET_LENGTH + " characters of printable ASCII");
    }
    return '"' + offset.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }

  /// Runs on the socket's owner, so that no other packet comes between a text and its attachments.
  void sendTo(EngineSocket engine) {
    engine.send(text);
    for (EngineMessage attachment : attachments) {
      engine.send(attachment);
    }
  }

  /// Sends the whole packet if the transport can take its beginning now, else nothing of it. Runs
  /// on the socket's owner.
  void offerTo(EngineSocket engine) {
    if (engine.ready()) {
      sendTo(engine);
    }
  }
}
