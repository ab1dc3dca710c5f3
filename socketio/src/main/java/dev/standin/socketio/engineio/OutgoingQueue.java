package dev.standin.socketio.engineio;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
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

  /// Takes as many packets as a polling answer may hold. A packet that does not fit stays for the
  /// next answer; the first always fits.
  ///
  /// @param joint what each packet but the first adds to the answer beside itself, in bytes
  List<Outgoing> take(EngineLimits limits, int joint) {
    List<Outgoing> taken = new ArrayList<>();
    long size = -joint;
    while (packets != null && taken.size() < limits.packetsPerPayload()) {
      Outgoing next = packets.element();
      size += joint + next.polledLength();
      if (!taken.isEmpty() && size > limits.maxPayload()) {
        break;
      }
      taken.add(next);
      poll();
    }
    return taken;
  }
}
