package dev.standin.scale;

/// What a simulated world showed; rates are those of the whole cluster unless they say otherwise.
///
/// @param messages a second
/// @param publishes to Redis a second
/// @param pushes from Redis to nodes a second
/// @param deliveries to sockets a second
/// @param groups commits a second
/// @param groupSize messages in a commit
/// @param sendP99 from the send to its commit, in ms
/// @param churn connections opened a second
/// @param catchUps reads of what somebody missed, a second, Redis's outage left out
/// @param polls commands to the store a second of nodes whatever is sent, among them those by which
///   they look after each other's lanes
/// @param ends commands to the store a second by which they learn where the log ends, for those who
///   connect
/// @param endsMillis how long one who connects waits for that, at worst
/// @param outageRows messages that all nodes read from the store because Redis was away
/// @param outagePeak of these the most in one second
/// @param nodeCores cores that a node has busy
record Outcome(
    World world,
    double messages,
    double publishes,
    double pushes,
    double deliveries,
    double groups,
    double groupSize,
    double sendP99,
    double churn,
    double catchUps,
    double polls,
    double ends,
    double endsMillis,
    double outageRows,
    double outagePeak,
    double nodeCores) {

  double perNode(double all) {
    return all / world.nodes();
  }
}
