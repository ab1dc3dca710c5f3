package dev.standin.cluster;

import java.util.concurrent.CompletionStage;

/// Messages between nodes: what one publishes on a channel, every subscriber of it receives, its
/// own node included. What one node publishes on one thread arrives in that order. Callable from
/// any thread, nothing blocks.
interface Channels {

  /// Who receives the messages of a channel; called by one thread at a time, must not block.
  @FunctionalInterface
  interface Receiver {
    void received(byte[] message);
  }

  /// Completes when the message is on its way to all subscribers; fails after 1 s at the latest, at
  /// once if there is no way. A message whose stage failed may have gone out nevertheless.
  CompletionStage<Long> publish(String channel, byte[] message);

  /// Completes when the channel is subscribed to, however long that takes; at once if it is. Each
  /// call wants one [#unsubscribe].
  CompletionStage<Void> subscribe(String channel, Receiver receiver);

  void unsubscribe(String channel, Receiver receiver);

  /// How many connections subscribe to the channel. Fails as [#publish] does.
  CompletionStage<Integer> subscribers(String channel);
}
