package dev.standin.crash;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/// What the senders and listeners were told, over all lives of the process; and whether the store
/// at the end agrees. Safe from any thread.
public final class History {

  private final Map<String, Told> acknowledged = new HashMap<>();
  private final Set<Told> heard = new HashSet<>();
  private final List<String> faults = new ArrayList<>();

  /// Which message it is and where, by an acknowledgement or a live event.
  public record Told(String id, String conversation, long seq) {}

  /// A message as it is found in the end.
  public record Found(Told told, long pos, String clientId, String text, long timestamp) {

    String conversation() {
      return told.conversation();
    }

    long seq() {
      return told.seq();
    }
  }

  /// Notes an acknowledgement; the second one for the same message must say the same.
  public synchronized void acknowledged(String clientId, Told told) {
    Told before = acknowledged.putIfAbsent(clientId, told);
    if (before != null && !before.equals(told)) {
      faults.add(clientId + " was acknowledged at " + before + " and then at " + told);
    }
  }

  /// Notes what somebody was told of, live or as an answer: it must be stored then.
  public synchronized void heard(Told told) {
    heard.add(told);
  }

  /// Notes what must not happen, in a sentence.
  public synchronized void fault(String sentence) {
    faults.add(sentence);
  }

  public synchronized int count() {
    return acknowledged.size();
  }

  /// The sender's first message that nobody acknowledged: from there they send again.
  public synchronized int firstUnacknowledged(int sender) {
    int n = 0;
    while (acknowledged.containsKey(Plan.line(sender, n).clientId())) {
      n++;
    }
    return n;
  }

  /// All that is wrong with what was found, in sentences; nothing if every acknowledged message is
  /// there once, in order, in conversations without gaps.
  public synchronized List<String> faults(List<Found> found) {
    List<String> all = new ArrayList<>();
    Map<String, Told> byClientId = new HashMap<>();
    Map<String, SortedMap<Long, Found>> conversations = new TreeMap<>();
    Set<Long> positions = new HashSet<>();
    for (Found one : found) {
      if (byClientId.put(one.clientId(), one.told()) != null) {
        all.add(one.clientId() + " is there twice");
      }
      if (!positions.add(one.pos())) {
        all.add("pos " + one.pos() + " is there twice");
      }
      conversations.computeIfAbsent(one.conversation(), _ -> new TreeMap<>()).put(one.seq(), one);
    }
    all.addAll(broken(byClientId, Set.copyOf(byClientId.values())));
    conversations.values().forEach(one -> checkConversation(one, all));
    return all;
  }

  /// What somebody was told and isn't so, and what was noted on the way. `byClientId` is what is
  /// stored by people, `stored` all that is stored.
  synchronized List<String> broken(Map<String, Told> byClientId, Set<Told> stored) {
    List<String> all = new ArrayList<>(faults);
    acknowledged.forEach(
        (clientId, told) -> {
          Told now = byClientId.get(clientId);
          if (now == null) {
            all.add(clientId + " was acknowledged and is lost");
          } else if (!told.equals(now)) {
            all.add(clientId + " was acknowledged at " + told + " and is elsewhere");
          }
        });
    for (Told told : heard) {
      if (!stored.contains(told)) {
        all.add(told + " was heard of and is not there");
      }
    }
    return all;
  }

  private static void checkConversation(SortedMap<Long, Found> conversation, List<String> faults) {
    long seq = 0;
    long pos = 0;
    long timestamp = 0;
    Map<Integer, Integer> last = new HashMap<>();
    for (Found one : conversation.values()) {
      String where = one.clientId() + " at seq " + one.seq();
      if (one.seq() != ++seq) {
        faults.add(where + " comes after a gap");
        seq = one.seq();
      }
      if (one.pos() <= pos || one.timestamp() < timestamp) {
        faults.add(where + " goes back in pos or time");
      }
      int n = Plan.n(one.clientId());
      if (last.merge(Plan.sender(one.clientId()), n, Math::max) != n) {
        faults.add(where + " is behind what was sent after it");
      }
      if (!one.text().equals(Plan.line(Plan.sender(one.clientId()), n).text())) {
        faults.add(where + " has another text");
      }
      pos = one.pos();
      timestamp = one.timestamp();
    }
  }
}
