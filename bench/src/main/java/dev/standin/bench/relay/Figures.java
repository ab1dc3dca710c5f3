package dev.standin.bench.relay;

import dev.standin.bench.Medians;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;

/// All figures of a run, their medians, and what limits them.
final class Figures {

  private final Medians<Figure, Peer> medians = new Medians<>();
  private final List<String> remarks = new ArrayList<>();

  void add(Figure figure, Peer peer, double value) {
    medians.add(figure, peer, value);
  }

  /// Something that a reader must know about a figure.
  void remark(String text) {
    if (!remarks.contains(text)) {
      remarks.add(text);
    }
  }

  List<String> remarks() {
    return remarks;
  }

  OptionalDouble median(Figure figure, Peer peer) {
    return medians.of(figure, peer);
  }
}
