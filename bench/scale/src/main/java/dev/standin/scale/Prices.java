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
/// @param storeUp bytes to the store for a message
/// @param idleCpu a node at rest, µs a second
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
    double storeCommands,
    double idleCpu) {

  /// Those of the newest measurements.
  static Prices of(Costs costs) {
    var none = Costs.Spare.assumed(0, "not measured, counted as nothing");
    double local = costs.chat("send-local", "local-cpu", Costs.Spare.alone("live-cpu"));
    double across =
        costs.chat("send-across", "across-cpu", Costs.Spare.assumed(local * 1.5, "local × 1.5"));
    double fast = costs.chat("send-fast", "rate-cpu-1", Costs.Spare.alone("post-cpu"));
    double fastRate = costs.chat("fast-rate", "rate-1", Costs.Spare.alone("post-rate"));
    double publishes =
        costs.chat("publishes", "across-publishes", Costs.Spare.assumed(2, "sender and recipient"));
    double redis =
        costs.chat("redis-message", "across-redis-cpu", Costs.Spare.node("across-redis-cpu"));
    double in = costs.chat("redis-in", "across-redis-in", Costs.Spare.node("across-redis-in"));
    double out = costs.chat("redis-out", "across-redis-out", Costs.Spare.node("across-redis-out"));
    double room = costs.relay("room-1000", "room-1000-cpu", Costs.Spare.node("room-1000-cpu"));
    double small = costs.relay("room-100", "room-100-cpu", Costs.Spare.node("room-100-cpu"));
    double idle = costs.chat("idle-heartbeats", "none", Costs.Spare.library("idle-cpu"));
    return new Prices(
        local,
        250,
        Math.min(fast, local),
        fastRate,
        Math.max(0, across - local),
        Math.max(1, (room - small) / 900),
        redis / (publishes + 1),
        costs.chat("store-cpu", "across-store-cpu", Costs.Spare.assumed(77, "bench/README.md")),
        idle / 100 * 1e6 / 15_000,
        50,
        costs.chat("connection", "none", Costs.Spare.library("idle-memory")),
        in / publishes,
        out,
        publishes,
        costs.chat(
            "store-up", "wire-store-up", Costs.Spare.assumed(600, "a document and its keys")),
        costs.chat("store-commands", "wire-store-commands", Costs.Spare.assumed(3, "by design")),
        costs.chat("idle-cpu", "idle-cpu", none) * 1e4);
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
