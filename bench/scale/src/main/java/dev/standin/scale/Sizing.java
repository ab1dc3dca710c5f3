package dev.standin.scale;

/// How many nodes so many users need.
record Sizing(Prices prices, Traffic traffic) {

  int nodes(long users) {
    double sockets = users * traffic.online() * traffic.devices();
    int nodes = (int) Math.max(1, Math.ceil(sockets / World.CONNECTIONS));
    double perNode = traffic.perSecond((double) users) / nodes * (prices.send(0) + prices.hear());
    if (perNode / 1e6 <= World.CORES * World.BUSY / 4) {
      return nodes;
    }
    while (simulated(users, nodes).nodeCores() > World.CORES * World.BUSY) {
      nodes = (int) Math.ceil(nodes * 1.1);
    }
    return nodes;
  }

  Outcome simulated(long users, int nodes) {
    return new Simulation(World.of(users, nodes), prices, traffic).run();
  }
}
