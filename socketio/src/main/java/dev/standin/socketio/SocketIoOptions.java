package dev.standin.socketio;

import java.lang.System.Logger;
import java.time.Duration;
import java.util.Optional;
import java.util.function.BiConsumer;

/// Limits of a Socket.IO server, and where the faults of handlers go. [#defaults] suits most;
/// [#toBuilder] changes single values.
///
/// @param connectTimeout how long a connection may take to join its first namespace, and a
///   middleware to decide; then the connection or the CONNECT ends
/// @param packets how large a packet from a client may be
/// @param maxNamespacesPerConnection namespaces that one connection may have joined; a CONNECT to a
///   further one is refused
/// @param maxDynamicNamespaces namespaces that exist at once because clients asked for them; a
///   CONNECT that needs a further one is refused
/// @param maxRoomsPerSocket rooms of one socket besides its own; a join beyond throws
/// @param maxPendingAcks acknowledgements that the server may await from one socket; a further
///   question fails at once
/// @param maxQueuedDeliveries calls of `emit` from foreign threads that may wait for one owner; the
///   receivers of a further one are cut off, so that none hears later events without it
/// @param recovery connection state recovery in memory, if clients are to have it
/// @param faults told about each exception that a handler, a middleware or a callback threw, with a
///   few words on where; called on the owner, must not block
public record SocketIoOptions(
    Duration connectTimeout,
    PacketLimits packets,
    int maxNamespacesPerConnection,
    int maxDynamicNamespaces,
    int maxRoomsPerSocket,
    int maxPendingAcks,
    int maxQueuedDeliveries,
    Optional<Recovery> recovery,
    BiConsumer<String, Throwable> faults) {

  private static final Logger LOG = System.getLogger("dev.standin.socketio");

  public SocketIoOptions {
    if (connectTimeout.isNegative() || connectTimeout.isZero()) {
      throw new IllegalArgumentException("connectTimeout must be longer than zero");
    }
    atLeast(1, maxNamespacesPerConnection, "maxNamespacesPerConnection");
    atLeast(0, maxDynamicNamespaces, "maxDynamicNamespaces");
    atLeast(0, maxRoomsPerSocket, "maxRoomsPerSocket");
    atLeast(0, maxPendingAcks, "maxPendingAcks");
    atLeast(1, maxQueuedDeliveries, "maxQueuedDeliveries");
  }

  /// What one packet from a client may hold; more closes the connection.
  ///
  /// @param maxAttachments binary attachments
  /// @param maxAttachmentBytes bytes of all its attachments
  /// @param maxJsonDepth levels of arrays and objects, the packet's own array counted
  public record PacketLimits(int maxAttachments, int maxAttachmentBytes, int maxJsonDepth) {

    public PacketLimits {
      atLeast(0, maxAttachments, "maxAttachments");
      atLeast(0, maxAttachmentBytes, "maxAttachmentBytes");
      atLeast(1, maxJsonDepth, "maxJsonDepth");
      atMost(1_000, maxJsonDepth, "maxJsonDepth");
    }
  }

  /// The values of [Builder]; faults go to the platform logger `dev.standin.socketio`.
  public static SocketIoOptions defaults() {
    return new Builder().build();
  }

  /// A builder that starts from these values.
  public Builder toBuilder() {
    return new Builder()
        .connectTimeout(connectTimeout)
        .maxAttachments(packets.maxAttachments)
        .maxAttachmentBytes(packets.maxAttachmentBytes)
        .maxJsonDepth(packets.maxJsonDepth)
        .maxNamespacesPerConnection(maxNamespacesPerConnection)
        .maxDynamicNamespaces(maxDynamicNamespaces)
        .maxRoomsPerSocket(maxRoomsPerSocket)
        .maxPendingAcks(maxPendingAcks)
        .maxQueuedDeliveries(maxQueuedDeliveries)
        .recovery(recovery)
        .faults(faults);
  }

  private static void atLeast(int least, int value, String name) {
    if (value < least) {
      throw new IllegalArgumentException(name + " must be at least " + least + ", not " + value);
    }
  }

  private static void atMost(int most, int value, String name) {
    if (value > most) {
      throw new IllegalArgumentException(name + " must be at most " + most + ", not " + value);
    }
  }

  private static void log(String where, Throwable fault) {
    LOG.log(Logger.Level.WARNING, where, fault);
  }

  /// Collects options; each starts at its default.
  public static final class Builder {
    private Duration connectTimeout = Duration.ofSeconds(45);
    private int maxAttachments = 10;
    private int maxAttachmentBytes = 10_000_000;
    private int maxJsonDepth = 64;
    private int maxNamespacesPerConnection = 32;
    private int maxDynamicNamespaces = 1_000;
    private int maxRoomsPerSocket = 1_000;
    private int maxPendingAcks = 1_000;
    private int maxQueuedDeliveries = 100_000;
    private Optional<Recovery> recovery = Optional.empty();
    private BiConsumer<String, Throwable> faults = SocketIoOptions::log;

    private Builder() {}

    /// 45 s.
    public Builder connectTimeout(Duration value) {
      connectTimeout = value;
      return this;
    }

    /// 10, as in socket.io.
    public Builder maxAttachments(int value) {
      maxAttachments = value;
      return this;
    }

    /// 10,000,000 bytes.
    public Builder maxAttachmentBytes(int value) {
      maxAttachmentBytes = value;
      return this;
    }

    /// 64 levels; 1,000 at most.
    public Builder maxJsonDepth(int value) {
      maxJsonDepth = value;
      return this;
    }

    /// 32.
    public Builder maxNamespacesPerConnection(int value) {
      maxNamespacesPerConnection = value;
      return this;
    }

    /// 1,000.
    public Builder maxDynamicNamespaces(int value) {
      maxDynamicNamespaces = value;
      return this;
    }

    /// 1,000.
    public Builder maxRoomsPerSocket(int value) {
      maxRoomsPerSocket = value;
      return this;
    }

    /// 1,000.
    public Builder maxPendingAcks(int value) {
      maxPendingAcks = value;
      return this;
    }

    /// 100,000.
    public Builder maxQueuedDeliveries(int value) {
      maxQueuedDeliveries = value;
      return this;
    }

    /// Off. Namespaces that have a [RecoveryLog] use that.
    public Builder recovery(Recovery value) {
      return recovery(Optional.of(value));
    }

    private Builder recovery(Optional<Recovery> value) {
      recovery = value;
      return this;
    }

    /// The platform logger `dev.standin.socketio`, level WARNING.
    public Builder faults(BiConsumer<String, Throwable> value) {
      faults = value;
      return this;
    }

    public SocketIoOptions build() {
      return new SocketIoOptions(
          connectTimeout,
          new PacketLimits(maxAttachments, maxAttachmentBytes, maxJsonDepth),
          maxNamespacesPerConnection,
          maxDynamicNamespaces,
          maxRoomsPerSocket,
          maxPendingAcks,
          maxQueuedDeliveries,
          recovery,
          faults);
    }
  }
}
