package dev.standin.scale;

/// What one operation costs on the machine of the measurements. CPU in µs, sizes in bytes.
///
/// @param sendSlow a message taken, stored, acknowledged and delivered on one node, at `slowRate`
/// @param sendFast the same where the node has all it can do, at `fastRate`
/// @param hear what it costs more if the recipient is on another node
/// @param deliver one more socket that hears it
/// @param redisOp a publish, or a push to one subscriber, in Redis
/// @param heartbeats a connection that is idle, a second
/// @param connect a connection opened and closed
/// @param connectionBytes a connection's memory
/// @param tell bytes of one announcement on the wire to Redis
/// @param push bytes of one announcement on the wire from Redis
/// @param publishes of a message
/// @param storeUp bytes to the store for a message
/// @param restCommands to the store, a second, of a node at rest
/// @param idleCpu a node at rest, µs a second
/// @param channel Redis's memory for a channel that one node follows
record Prices(
    double sendSlow,
    double slowRate,
    double sendFast,
    double fastRate,
    double hear,
    double deliver,
    double redisOp,
    double store,
    double heartbeats,
    double connect,
    double connectionBytes,
    double tell,
    double push,
    double publishes,
    double storeUp,
    double restCommands,
    double idleCpu,
    double channel) {

  private static final String TWO = "the sender's channel and the recipient's";

  /// Messages a second at a node where the slower of the two figures of a message was taken.
  private static final double SLOW_RATE = 250;

  /// Those of the newest measurements.
  static Prices of(Costs costs) {
    double local = costs.chat("send-local", "local-cpu", Costs.Spare.alone("live-cpu"));
    double fast = costs.chat("send-fast", "rate-cpu-1", Costs.Spare.alone("post-cpu"));
    double fastRate = costs.chat("fast-rate", "rate-1", Costs.Spare.alone("post-rate"));
    double publishes = costs.chat("publishes", "across-publishes", Costs.Spare.assumed(2, TWO));
    double pushes = costs.chat("pushes", "wire-pushes", Costs.Spare.assumed(2, TWO));
    double redis = costs.chat("redis-message", "across-redis-cpu", relayed("across-redis-cpu"));
    double in = costs.chat("redis-in", "across-redis-in", relayed("across-redis-in"));
    double out = costs.chat("redis-out", "across-redis-out", relayed("across-redis-out"));
    double room = costs.relay("room-1000", "room-1000-cpu", Costs.Spare.node("room-1000-cpu"));
    double small = costs.relay("room-100", "room-100-cpu", Costs.Spare.node("room-100-cpu"));
    double idle = costs.library("idle-heartbeats", "idle-cpu");
    return new Prices(
        local,
        SLOW_RATE,
        Math.min(fast, local),
        fastRate,
        hear(costs, local),
        Math.max(1, (room - small) / 900),
        redis / (publishes + pushes),
        costs.chat("store-cpu", "across-store-cpu", Costs.Spare.assumed(77, "bench/README.md")),
        idle / 100 * 1e6 / 15_000,
        50,
        costs.library("connection", "idle-memory"),
        in / publishes,
        out / pushes,
        publishes,
        costs.chat(
            "store-up", "wire-store-up", Costs.Spare.assumed(600, "a document and its keys")),
        costs.chat("rest-commands", "idle-store-commands", Costs.Spare.assumed(11, "by design")),
        costs.chat("idle-cpu", "idle-cpu", Costs.Spare.assumed(1, "a guess")) * 1e4,
        costs.relay("channel", "channel-first", Costs.Spare.assumed(250, "a guess")));
  }

  private static Costs.Spare relayed(String figure) {
    return (costs, name) -> costs.relay(name, figure, Costs.Spare.node(figure));
  }

  /// The chat's figure is small beside its scatter, so the larger one of its and the relay's
  /// counts.
  private static double hear(Costs costs, double local) {
    var one = Costs.Spare.assumed(local, "as on one node");
    double chat = costs.chat("send-across", "across-cpu", one) - local;
    double relay =
        costs.relay("relay-across", "across-cpu", Costs.Spare.node("across-cpu"))
            - costs.relay("relay-local", "local-cpu", Costs.Spare.node("local-cpu"));
    return Math.max(0, Math.max(chat, relay));
  }

  /// A message's CPU at a node that takes `rate` a second: between the two measurements it falls
  /// with the logarithm of the rate.
  double send(double rate) {
    if (rate <= slowRate) {
      return sendSlow;
    }
    if (rate >= fastRate) {
      return sendFast;
    }
    double way = Math.log(rate / slowRate) / Math.log(fastRate / slowRate);
    return sendSlow + way * (sendFast - sendSlow);
  }
}
