package dev.standin.cluster;

import dev.standin.socketio.Adapter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// A question to the clients of all nodes: hears what the other nodes tell of their answers.
final class ClientQuestion implements Requests.Open {

  /// What one node may say; more is a lie, or a mistake.
  private static final long MOST_CLIENTS = 10_000_000;

  /// Types of responses; the last one is ours, and Node's adapter leaves it alone.
  static final String COUNT = "8";

  static final String ANSWER = "9";
  static final String MISSED = "standin-missed";

  private final Adapter.Answers answers;
  private long open;

  ClientQuestion(Adapter.Answers answers) {
    this.answers = answers;
  }

  /// False: more may come until the deadline.
  @Override
  public boolean answered(Map<String, Object> response) {
    switch (JsonTree.text(response, "type")) {
      case COUNT -> asked(number(response, "clientCount"));
      case ANSWER -> {
        if (taken(1)) {
          answers.answered(args(response));
        }
      }
      case MISSED -> {
        long clients = number(response, "missed");
        if (taken(clients)) {
          answers.missed((int) clients);
        }
      }
      default -> throw new BadFrameException("its type of answer is unknown");
    }
    return false;
  }

  private void asked(long clients) {
    synchronized (this) {
      open = Math.min(open + clients, MOST_CLIENTS);
    }
    answers.asked((int) clients);
  }

  /// Whether so many answers are still to come.
  private synchronized boolean taken(long clients) {
    if (clients > open) {
      return false;
    }
    open -= clients;
    return true;
  }

  private static long number(Map<String, Object> response, String name) {
    if (response.get(name) instanceof Long number && number >= 0 && number <= MOST_CLIENTS) {
      return number;
    }
    throw new BadFrameException("its number of clients is none");
  }

  private static List<Object> args(Map<String, Object> response) {
    List<Object> args = new ArrayList<>(1);
    if (response.containsKey("packet")) {
      args.add(response.get("packet"));
    }
    if (response.get(EventWriter.MORE) instanceof List<?> more) {
      args.addAll(more);
    }
    return args;
  }

  @Override
  public void late() {
    answers.over();
  }
}
