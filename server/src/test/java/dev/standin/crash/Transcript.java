package dev.standin.crash;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// All conversations as they are read in the end, and whether they are what people were told. One
/// person is busy: a stand-in answers who writes to them.
public final class Transcript {

  private final String busy;
  private final Collection<List<ChatLine>> conversations;

  /// Each conversation in the order in which it was read.
  public Transcript(String busy, Collection<List<ChatLine>> conversations) {
    this.busy = busy;
    this.conversations = conversations;
  }

  public int count() {
    return conversations.stream().mapToInt(List::size).sum();
  }

  public long generated() {
    return conversations.stream().flatMap(List::stream).filter(ChatLine::generated).count();
  }

  /// Messages to the busy person that nobody answered yet.
  public long unanswered() {
    Set<String> answered = new HashSet<>();
    conversations.forEach(all -> all.forEach(one -> one.replyTo().ifPresent(answered::add)));
    return conversations.stream()
        .flatMap(List::stream)
        .filter(one -> one.recipient().equals(busy) && !one.generated())
        .filter(one -> !answered.contains(one.told().id()))
        .count();
  }

  /// All that is wrong, in sentences.
  public List<String> faults(History history) {
    List<String> all = new ArrayList<>();
    Map<String, History.Told> byClientId = new HashMap<>();
    Set<History.Told> stored = new HashSet<>();
    Set<String> ids = new HashSet<>();
    for (List<ChatLine> conversation : conversations) {
      for (ChatLine one : conversation) {
        stored.add(one.told());
        if (!ids.add(one.told().id())) {
          all.add(one.told() + " has an _id that is there twice");
        }
        one.clientId()
            .filter(clientId -> byClientId.put(clientId, one.told()) != null)
            .ifPresent(clientId -> all.add(clientId + " is there twice"));
      }
      checkOrder(conversation, all);
      checkAnswers(conversation, all);
    }
    all.addAll(history.broken(byClientId, stored));
    if (unanswered() > 0) {
      all.add(unanswered() + " messages to the busy person have no answer");
    }
    return all;
  }

  private static void checkOrder(List<ChatLine> conversation, List<String> faults) {
    long seq = 0;
    Instant last = Instant.MIN;
    Map<Integer, Integer> latest = new HashMap<>();
    for (ChatLine one : conversation) {
      if (one.told().seq() != ++seq) {
        faults.add(one.told() + " stands at place " + seq);
        seq = one.told().seq();
      }
      if (one.timestamp().isBefore(last)) {
        faults.add(one.told() + " goes back in time");
      }
      last = one.timestamp();
      one.clientId().ifPresent(clientId -> checkSender(one, clientId, latest, faults));
    }
  }

  private static void checkSender(
      ChatLine one, String clientId, Map<Integer, Integer> latest, List<String> faults) {
    int n = Plan.n(clientId);
    int sender = Plan.sender(clientId);
    if (latest.merge(sender, n, Math::max) != n) {
      faults.add(clientId + " is behind what was sent after it");
    }
    if (!one.text().equals(Plan.line(sender, n).text())) {
      faults.add(clientId + " has another text");
    }
  }

  private void checkAnswers(List<ChatLine> conversation, List<String> faults) {
    Map<String, ChatLine> before = new HashMap<>();
    Set<String> answered = new HashSet<>();
    for (ChatLine one : conversation) {
      before.put(one.told().id(), one);
      if (one.generated() == one.clientId().isPresent()) {
        faults.add(one.told() + " is neither a person's nor a stand-in's");
      }
      if (!one.generated()) {
        continue;
      }
      ChatLine question = before.get(one.replyTo().orElseThrow());
      if (question == null || question.generated() || !question.recipient().equals(busy)) {
        faults.add(one.told() + " answers nothing that was asked before it");
      } else if (!one.sender().equals(busy) || !one.recipient().equals(question.sender())) {
        faults.add(one.told() + " is not between the owner and who asked");
      }
      if (!answered.add(one.replyTo().orElseThrow())) {
        faults.add(one.told() + " is a second answer");
      }
    }
  }
}
