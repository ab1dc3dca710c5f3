package dev.standin.bench.cluster;

import dev.standin.bench.cluster.Figures.Figure;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/// What Redis keeps for a channel that nodes follow: one for each user who is connected.
record Channels(Figures figures) {
  private static final int COUNT = 100_000;
  private static final int AT_ONCE = 1_000;
  private static final int LINES_OF_AN_ANSWER = 6;

  void measure(Cluster cluster) {
    var redis = cluster.redis();
    try (var one = new Socket(InetAddress.getLoopbackAddress(), redis.port());
        var other = new Socket(InetAddress.getLoopbackAddress(), redis.port())) {
      long none = redis.memory();
      follow(one);
      long once = redis.memory();
      follow(other);
      long twice = redis.memory();
      add(cluster.kind(), "channel-first", "memory of a channel, one node follows", once - none);
      add(cluster.kind(), "channel-more", "  for each node more", twice - once);
    } catch (IOException e) {
      throw new UncheckedIOException("Redis ended a subscription", e);
    }
  }

  private void add(Kind kind, String id, String label, long bytes) {
    figures.add(kind, new Figure(id, "Redis: " + label, "B"), (double) bytes / COUNT);
  }

  private static void follow(Socket socket) throws IOException {
    var answers =
        new BufferedReader(
            new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
    for (int first = 0; first < COUNT; first += AT_ONCE) {
      var command = new StringBuilder("SUBSCRIBE");
      for (int i = first; i < first + AT_ONCE; i++) {
        command.append(" socket.io#/#%024x#".formatted(i));
      }
      socket
          .getOutputStream()
          .write(command.append("\r\n").toString().getBytes(StandardCharsets.US_ASCII));
      for (int i = 0; i < AT_ONCE * LINES_OF_AN_ANSWER; i++) {
        answers.readLine();
      }
    }
  }
}
