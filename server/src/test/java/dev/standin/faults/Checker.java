package dev.standin.faults;

import dev.standin.crash.ChatLine;
import dev.standin.faults.Notes.DeviceNotes;
import dev.standin.faults.Notes.Sent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Compares what the clients of a run noted with the conversations as they are read in the end. It
/// knows no other part of the program.
final class Checker {

  private final Notes notes;
  private final Map<String, Sent> sent;
  private final Map<String, Sent> beside;
  private final Collection<List<ChatLine>> conversations;
  private final Map<String, ChatLine> byId = new HashMap<>();
  private final Map<String, ChatLine> byClientId = new HashMap<>();
  private final List<String> faults = new ArrayList<>();

  private Checker(Notes notes, Collection<List<ChatLine>> conversations) {
    this.notes = notes;
    this.sent = notes.sent();
    this.beside = notes.beside();
    this.conversations = conversations;
  }

  /// All that is wrong, in sentences; nothing if every promise was kept.
  ///
  /// @param conversations each whole and in the order in which it was read
  static List<String> faults(Notes notes, Collection<List<ChatLine>> conversations) {
    Checker checker = new Checker(notes, conversations);
    checker.check();
    return checker.faults;
  }

  private void check() {
    faults.addAll(notes.faults());
    for (List<ChatLine> conversation : conversations) {
      conversation.forEach(this::index);
      order(conversation);
      answers(conversation);
    }
    acknowledgements();
    notes.told().stream()
        .filter(id -> !byId.containsKey(id))
        .forEach(id -> faults.add("answer " + id + " was told of and is lost"));
    beside.keySet().stream()
        .filter(id -> !byId.containsKey(id))
        .forEach(id -> faults.add("the old server's " + id + " is in no conversation"));
    notes.devices().forEach(this::device);
  }

  /// Each message is there once, and is one that somebody sent or a stand-in wrote.
  private void index(ChatLine one) {
    if (byId.put(one.told().id(), one) != null) {
      faults.add(one.told() + " has an _id that is there twice");
    }
    one.clientId()
        .filter(clientId -> byClientId.put(clientId, one) != null)
        .ifPresent(clientId -> faults.add(clientId + " is there twice"));
    if (!one.generated() && !meant(one).filter(was -> same(was, one)).isPresent()) {
      faults.add(one.told() + " is not what anybody sent");
    }
  }

  private Optional<Sent> meant(ChatLine one) {
    return one.clientId().map(sent::get).or(() -> Optional.ofNullable(beside.get(one.told().id())));
  }

  private static boolean same(Sent was, ChatLine is) {
    return was.sender().equals(is.sender())
        && was.to().equals(is.recipient())
        && was.text().equals(is.text());
  }

  private void order(List<ChatLine> conversation) {
    long seq = 0;
    Instant last = Instant.MIN;
    Map<String, Integer> latest = new HashMap<>();
    for (ChatLine one : conversation) {
      if (one.told().seq() != ++seq) {
        faults.add(one.told() + " stands at place " + seq);
        seq = one.told().seq();
      }
      boolean old = beside.containsKey(one.told().id());
      if (!old && one.timestamp().isBefore(last)) {
        faults.add(one.told() + " goes back in time");
      }
      // The old server's time is its own: what it wrote is numbered when it is found.
      last = old ? last : one.timestamp();
      meant(one)
          .filter(was -> latest.merge(was.line(), was.n(), Math::max) != was.n())
          .ifPresent(was -> faults.add(was.clientId() + " is behind what was sent after it"));
    }
  }

  private void answers(List<ChatLine> conversation) {
    Map<String, ChatLine> before = new HashMap<>();
    Set<String> answered = new HashSet<>();
    for (ChatLine one : conversation) {
      before.put(one.told().id(), one);
      one.replyTo().ifPresent(question -> answer(one, before.get(question)));
      one.replyTo()
          .filter(question -> !answered.add(question))
          .ifPresent(_ -> faults.add(one.told() + " is a second answer"));
    }
  }

  private void answer(ChatLine answer, @Nullable ChatLine question) {
    if (question == null || question.generated()) {
      faults.add(answer.told() + " answers nothing that was asked before it");
    } else if (!answer.sender().equals(question.recipient())
        || !answer.recipient().equals(question.sender())) {
      faults.add(answer.told() + " is not between the owner and who asked");
    }
  }

  private void acknowledgements() {
    notes
        .acknowledged()
        .forEach(
            (clientId, told) -> {
              ChatLine now = byClientId.get(clientId);
              if (now == null) {
                faults.add(clientId + " was acknowledged and is lost");
              } else if (!told.equals(now)) {
                faults.add(clientId + " was acknowledged as " + told + " and is " + now);
              }
            });
  }

  /// A device hears every message of its user's conversations once and in their order, from its
  /// first connection on, and nothing else.
  private void device(DeviceNotes device) {
    Map<String, Long> reached = new HashMap<>();
    for (Heard one : device.heard()) {
      foreign(device, one);
      String conversation = one.line().told().conversation();
      Long last = reached.get(conversation);
      long seq = one.line().told().seq();
      if (last == null ? device.since() == 0 && seq != 1 : seq != last + 1) {
        faults.add(told(device, one) + " after " + (last == null ? "nothing" : "seq " + last));
      }
      reached.merge(conversation, seq, Math::max);
    }
    for (List<ChatLine> conversation : conversations) {
      missed(device, conversation, reached);
    }
  }

  private void foreign(DeviceNotes device, Heard one) {
    ChatLine line = one.line();
    String owner = one.event().equals("message:sent") ? line.sender() : line.recipient();
    if (!owner.equals(device.user())) {
      faults.add(told(device, one) + ", which is none of its business");
    }
    ChatLine stored = byId.get(line.told().id());
    if (stored == null) {
      faults.add(told(device, one) + ", which is not there");
    } else if (!stored.equals(line)) {
      faults.add(told(device, one) + ", which is another one: " + stored);
    }
  }

  private static String told(DeviceNotes device, Heard one) {
    return device.name() + " heard " + one.event() + " " + one.line().told();
  }

  /// The end of each conversation was heard; where nothing of it was, it must be older than the
  /// device.
  private void missed(DeviceNotes device, List<ChatLine> conversation, Map<String, Long> reached) {
    for (ChatLine one : conversation) {
      boolean mine = one.sender().equals(device.user()) || one.recipient().equals(device.user());
      Long last = reached.get(one.told().conversation());
      boolean behind = last == null ? newer(one, device) : one.told().seq() > last;
      if (mine && behind) {
        faults.add(device.name() + " never heard " + one.told());
      }
    }
    early(device, conversation, reached.keySet());
  }

  private boolean newer(ChatLine one, DeviceNotes device) {
    return device.since() == 0
        || meant(one).filter(was -> was.began() > device.since()).isPresent();
  }

  /// A device that came later hears at least what was sent after that.
  private void early(DeviceNotes device, List<ChatLine> conversation, Set<String> known) {
    if (device.since() == 0
        || conversation.isEmpty()
        || !known.contains(conversation.getFirst().told().conversation())) {
      return;
    }
    Set<String> heard = new HashSet<>();
    device.heard().forEach(one -> heard.add(one.line().told().id()));
    for (ChatLine one : conversation) {
      if (newer(one, device) && !heard.contains(one.told().id())) {
        faults.add(device.name() + " never heard " + one.told());
      }
    }
  }
}
