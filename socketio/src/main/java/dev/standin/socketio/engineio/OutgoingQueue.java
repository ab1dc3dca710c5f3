package dev.standin.socketio.engineio;

import java.io.ByteArrayOutputStream;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/// What waits for one client, in order, bounded in bytes and packets. Idle sessions keep no
/// storage.
final class OutgoingQueue {

  private @Nullable ArrayDeque<Outgoing> packets;
  private int bytes;

  boolean isEmpty() {
    return packets == null;
  }

  /// Adds a packet; false if that breaks a bound, and then nothing was added.
  boolean offer(Outgoing packet, EngineLimits limits) {
    int waiting = packets == null ? 0 : packets.size();
    if (waiting >= limits.maxQueuedPackets()
        || (waiting > 0 && (long) bytes + packet.cost() > limits.maxQueuedBytes())) {
      return false;
    }
    if (packets == null) {
      packets = new ArrayDeque<>(4);
    }
    packets.add(packet);
    bytes += packet.cost();
    return true;
  }

  /// Takes the oldest packet; null if none waits.
  @Nullable Outgoing poll() {
    if (packets == null) {
      return null;
    }
    Outgoing packet = packets.poll();
    if (packet != null) {
      bytes -= packet.cost();
    }
    if (packets.isEmpty()) {
      clear();
    }
    return packet;
  }

  /// Forgets everything.
  void clear() {
    packets = null;
    bytes = 0;
  }

  /// Takes as many packets as a polling answer may hold and joins them. A packet that does not fit
  /// stays for the next answer; the first always fits.
  byte[] takePayload(EngineLimits limits) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(256);
    for (int taken = 0; packets != null && taken < limits.packetsPerPayload(); taken++) {
      Outgoing next = packets.element();
      if (taken > 0 && out.size() + 1 + next.polledLength() > limits.maxPayload()) {
        break;
      }
      if (taken > 0) {
        out.write(Payload.SEPARATOR);
      }
      out.writeBytes(next.polled());
      poll();
    }
    return out.toByteArray();
  }
}
