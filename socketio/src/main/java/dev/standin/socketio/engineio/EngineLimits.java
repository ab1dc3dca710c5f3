package dev.standin.socketio.engineio;

/// The bounds and beats of a session. Durations are milliseconds, sizes bytes.
///
/// @param pingInterval from opening or the last pong to the next ping; proxies often cut at 30 s
/// @param pingTimeout how long a pong may take
/// @param upgradeTimeout how long a probing WebSocket may take to finish the upgrade
/// @param maxPayload the largest message or polling body taken from a client, told in the handshake
/// @param packetsPerPayload the most packets in one polling answer; Python clients refuse over 16
/// @param maxQueuedBytes what may wait for a client before it counts as too slow
/// @param maxQueuedPackets likewise in packets
/// @param closeTimeout how long a closing session waits for the client to fetch what is queued
/// @param packetRate how fast a client may send
public record EngineLimits(
    int pingInterval,
    int pingTimeout,
    int upgradeTimeout,
    int maxPayload,
    int packetsPerPayload,
    int maxQueuedBytes,
    int maxQueuedPackets,
    int closeTimeout,
    PacketRate packetRate) {

  /// How many packets, of any kind, a session takes from its client; more end it with the reason
  /// `rate limit`.
  ///
  /// @param perSecond in the long run; 0 sets no limit
  /// @param burst at once, after a pause
  public record PacketRate(int perSecond, int burst) {

    public PacketRate {
      require(perSecond >= 0, "perSecond must not be negative");
      require(perSecond == 0 || burst > 0, "burst must be at least 1");
    }

    public static PacketRate unlimited() {
      return new PacketRate(0, 0);
    }
  }

  /// These limits, and any rate.
  public EngineLimits(
      int pingInterval,
      int pingTimeout,
      int upgradeTimeout,
      int maxPayload,
      int packetsPerPayload,
      int maxQueuedBytes,
      int maxQueuedPackets,
      int closeTimeout) {
    this(
        pingInterval,
        pingTimeout,
        upgradeTimeout,
        maxPayload,
        packetsPerPayload,
        maxQueuedBytes,
        maxQueuedPackets,
        closeTimeout,
        PacketRate.unlimited());
  }

  public EngineLimits {
    require(pingInterval > 0, "pingInterval must be at least 1 ms");
    require(pingTimeout > 0, "pingTimeout must be at least 1 ms");
    require(upgradeTimeout > 0, "upgradeTimeout must be at least 1 ms");
    require(maxPayload > 0, "maxPayload must be at least 1 byte");
    require(packetsPerPayload > 0, "packetsPerPayload must be at least 1");
    require(maxQueuedBytes > 0, "maxQueuedBytes must be at least 1 byte");
    require(maxQueuedPackets > 0, "maxQueuedPackets must be at least 1");
    require(closeTimeout > 0, "closeTimeout must be at least 1 ms");
  }

  /// Ping every 25 s, 20 s to answer, 10 s to upgrade, 1 MB in, 16 packets a poll, 4 MiB or 8,192
  /// packets waiting, 30 s to close, no limit on the rate: one connection of a relay or another
  /// server may rightly send as much as a core takes.
  public static EngineLimits defaults() {
    return new EngineLimits(25_000, 20_000, 10_000, 1_000_000, 16, 4 << 20, 8_192, 30_000);
  }

  public EngineLimits withPacketRate(PacketRate value) {
    return new EngineLimits(
        pingInterval,
        pingTimeout,
        upgradeTimeout,
        maxPayload,
        packetsPerPayload,
        maxQueuedBytes,
        maxQueuedPackets,
        closeTimeout,
        value);
  }

  /// The OPEN packet's text, packet type included.
  public String openPacket(String sid, boolean upgradable) {
    return "0{\"sid\":"
        + JsonText.quote(sid)
        + (upgradable ? ",\"upgrades\":[\"websocket\"]" : ",\"upgrades\":[]")
        + ",\"pingInterval\":"
        + pingInterval
        + ",\"pingTimeout\":"
        + pingTimeout
        + ",\"maxPayload\":"
        + maxPayload
        + "}";
  }

  private static void require(boolean holds, String otherwise) {
    if (!holds) {
      throw new IllegalArgumentException(otherwise);
    }
  }
}
