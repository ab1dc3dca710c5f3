package dev.standin.socketio;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/// An application's log for tests: a list of events, all for everyone, numbered from 1. Its answers
/// come at once, or when they are let go.
final class ListLog implements RecoveryLog {

  /// The place after so many events.
  record At(int number) implements Offset {

    @Override
    public String text() {
      return "o" + number;
    }

    @Override
    public boolean covers(Offset other) {
      return ((At) other).number <= number;
    }
  }

  final List<Missed> events = new ArrayList<>();
  final List<String> asked = new ArrayList<>();
  int pageSize = 2;
  boolean slow;
  private final Map<String, Session> sessions = new HashMap<>();
  private final Deque<Runnable> answers = new ArrayDeque<>();
  private boolean broken;

  /// Adds an event, before anybody hears it live.
  At append(String event, Object... args) {
    At place = new At(events.size() + 1);
    events.add(new Missed(event, List.of(args), place));
    return place;
  }

  void breaks() {
    broken = true;
  }

  void heals() {
    broken = false;
  }

  /// Gives the answers that were asked for, in their order.
  void answer() {
    for (int count = answers.size(); count > 0; count--) {
      answers.removeFirst().run();
    }
  }

  /// Gives the answer that was asked for first.
  void answerOne() {
    if (!answers.isEmpty()) {
      answers.removeFirst().run();
    }
  }

  private <T> CompletionStage<T> later(Supplier<T> answer) {
    CompletableFuture<T> stage = new CompletableFuture<>();
    Runnable give =
        () -> {
          if (broken) {
            stage.completeExceptionally(new IllegalStateException("the disk is gone"));
          } else {
            stage.complete(answer.get());
          }
        };
    if (slow) {
      answers.add(give);
    } else {
      give.run();
    }
    return stage;
  }

  @Override
  public Session open(Socket socket) {
    Session session = new Session("pid-" + sessions.size(), socket.id(), new At(events.size()));
    sessions.put(session.pid(), session);
    return session;
  }

  @Override
  public CompletionStage<Optional<Session>> resume(
      Socket socket, String pid, Optional<String> offset) {
    asked.add("resume " + pid + " " + offset.orElse("-"));
    return later(
        () ->
            Optional.ofNullable(sessions.get(pid))
                .map(known -> new Session(pid, known.socketId(), later(known.from(), offset))));
  }

  private Offset later(Offset base, Optional<String> offset) {
    return offset.map(this::offset).filter(at -> at.covers(base)).orElse(base);
  }

  @Override
  public Offset offset(String text) {
    return new At(Integer.parseInt(text.substring(1)));
  }

  @Override
  public CompletionStage<Page> missed(Socket socket, Offset after) {
    asked.add("missed " + after.text());
    int from = ((At) after).number();
    int size = events.size();
    int to = Math.min(size, from + pageSize);
    Page page = new Page(List.copyOf(events.subList(from, to)), new At(to), to == size);
    return later(() -> page);
  }
}
