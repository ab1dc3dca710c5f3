package dev.standin.faults;

import dev.standin.crash.ChatLine;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// What all clients of a run noted: what they sent, what was acknowledged, what each device heard,
/// and what the old server wrote beside. Callable from any thread.
final class Notes {

  private final Map<String, Sent> sent = new LinkedHashMap<>();
  private final Map<String, ChatLine> acknowledged = new HashMap<>();
  private final Set<String> told = new HashSet<>();
  private final Map<String, Sent> beside = new HashMap<>();
  private final List<DeviceNotes> devices = new ArrayList<>();
  private final List<String> faults = new ArrayList<>();

  /// A message that somebody meant to send.
  ///
  /// @param line who sends one after the other: the n-th of a line stands behind those before it
  /// @param began when it was first tried, by this process's own clock
  record Sent(
      String clientId, String line, int n, String sender, String to, String text, long began) {}

  synchronized void sent(Sent one) {
    sent.putIfAbsent(one.clientId(), one);
  }

  /// The second acknowledgement of the same message must say the same.
  synchronized void acknowledged(String clientId, ChatLine line) {
    ChatLine before = acknowledged.putIfAbsent(clientId, line);
    if (before != null && !before.told().equals(line.told())) {
      faults.add(
          clientId + " was acknowledged as " + before.told() + " and then as " + line.told());
    }
  }

  /// An answer of a stand-in came with the answer to a send.
  synchronized void replied(ChatLine line) {
    told.add(line.told().id());
  }

  /// The old server wrote a message of this `_id` into the database.
  synchronized void beside(String id, Sent one) {
    beside.put(id, one);
  }

  /// Notes what must not happen, in a sentence.
  synchronized void fault(String sentence) {
    faults.add(sentence);
  }

  synchronized DeviceNotes device(String name, String user, long since) {
    DeviceNotes notes = new DeviceNotes(name, user, since);
    devices.add(notes);
    return notes;
  }

  synchronized Map<String, Sent> sent() {
    return Map.copyOf(sent);
  }

  synchronized Map<String, ChatLine> acknowledged() {
    return Map.copyOf(acknowledged);
  }

  synchronized int acknowledgedCount() {
    return acknowledged.size();
  }

  synchronized Set<String> told() {
    return Set.copyOf(told);
  }

  synchronized Map<String, Sent> beside() {
    return Map.copyOf(beside);
  }

  synchronized List<DeviceNotes> devices() {
    return List.copyOf(devices);
  }

  synchronized List<String> faults() {
    return List.copyOf(faults);
  }

  /// What one client object heard, in its order. `since` is 0 if it was there before anything was
  /// sent, else when it was let in first, and never until then.
  static final class DeviceNotes {

    private final String name;
    private final String user;
    private volatile long since;
    private final List<Heard> heard = new ArrayList<>();

    private DeviceNotes(String name, String user, long since) {
      this.name = name;
      this.user = user;
      this.since = since;
    }

    synchronized void heard(Heard one) {
      heard.add(one);
    }

    /// From now on it must hear everything.
    void letIn(long now) {
      since = now;
    }

    synchronized List<Heard> heard() {
      return List.copyOf(heard);
    }

    synchronized int count() {
      return heard.size();
    }

    String name() {
      return name;
    }

    String user() {
      return user;
    }

    long since() {
      return since;
    }
  }
}
