package dev.standin.socketio;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/// A packet whose attachments are still coming.
final class Reassembly {

  private final Inbound packet;
  private final String namespace;
  private final int expected;
  private final List<byte[]> attachments;
  private long bytes;

  Reassembly(Inbound packet, String namespace, int expected) {
    this.packet = packet;
    this.namespace = namespace;
    this.expected = expected;
    this.attachments = new ArrayList<>(expected);
  }

  Inbound packet() {
    return packet;
  }

  String namespace() {
    return namespace;
  }

  /// False if the packet grew over the limit.
  boolean add(byte[] attachment, int maxBytes) {
    bytes += attachment.length;
    attachments.add(attachment);
    return bytes <= maxBytes;
  }

  boolean complete() {
    return attachments.size() == expected;
  }

  List<byte[]> attachments() {
    return Collections.unmodifiableList(attachments);
  }
}
