package dev.standin.bench;

/// One kind of load. A run warms every server up once, then measures all of them in turn, round
/// after round, so that what else happens on the machine meets all alike.
interface Scenario {
  String name();

  /// Whether this server can be asked for it at all.
  boolean suits(Contestant contestant);

  void warmUp(Site site);

  /// Takes one round's figures of one server.
  void measure(Site site, Results results);
}
