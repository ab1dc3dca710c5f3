package dev.standin.scale;

/// One thing to simulate.
///
/// @param users registered ones
/// @param seconds of simulated time; halfway Redis is away for `outage` seconds
/// @param commitMillis what a group's commit takes (majority and journal: assumed)
/// @param commitMillisEach and what each message adds to it
/// @param readMillis what a read by an index takes (assumed)
/// @param seed the same one gives the same figures
record World(
    long users,
    int nodes,
    double seconds,
    double outage,
    double commitMillis,
    double commitMillisEach,
    double readMillis,
    long seed) {

  /// Connections that one node takes by default (MAX_CONNECTIONS, docs/config.md).
  static final double CONNECTIONS = 100_000;

  /// Cores of a node, and the share of them that is to be busy at the peak: both assumed.
  static final double CORES = 4;

  static final double BUSY = 0.5;

  static World of(long users, int nodes) {
    return new World(users, nodes, 20, 2, 5, 0.02, 0.5, 5);
  }
}
