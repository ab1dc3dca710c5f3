package dev.standin.socketio;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/// Collects the answers to a broadcast, until every node has told whom it asked and each of those
/// has answered or cannot any more.
final class BroadcastQuestion implements Adapter.Answers {

  private static final int UNKNOWN = -1;

  private final CompletableFuture<Broadcast.BroadcastAcks> acks = new CompletableFuture<>();
  private final List<List<Object>> answers = new ArrayList<>();
  private int nodes = UNKNOWN;
  private int nodesHeard;
  private int receivers;
  private int missing;

  CompletableFuture<Broadcast.BroadcastAcks> acks() {
    return acks;
  }

  /// How many nodes will tell whom they asked.
  void nodes(int count) {
    update(() -> nodes = count);
  }

  @Override
  public void asked(int clients) {
    update(
        () -> {
          nodesHeard++;
          receivers += clients;
        });
  }

  @Override
  public void answered(List<Object> args) {
    update(() -> answers.add(args));
  }

  @Override
  public void missed(int clients) {
    update(() -> missing += clients);
  }

  private void update(Runnable change) {
    Broadcast.BroadcastAcks all;
    synchronized (this) {
      if (acks.isDone()) {
        return;
      }
      change.run();
      if (nodes == UNKNOWN || nodesHeard < nodes || answers.size() + missing < receivers) {
        return;
      }
      all = outcome();
    }
    acks.complete(all);
  }

  @Override
  public void over() {
    Broadcast.BroadcastAcks all;
    synchronized (this) {
      all = outcome();
    }
    acks.complete(all);
  }

  private Broadcast.BroadcastAcks outcome() {
    return new Broadcast.BroadcastAcks(
        List.copyOf(answers), Math.max(0, receivers - answers.size()));
  }
}
