package dev.standin.chat;

import dev.standin.chat.ImportTarget.Named;
import dev.standin.chat.ImportTarget.Spot;
import dev.standin.chat.ImportTarget.Tail;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The messages of an import: each is the next one of its conversation, or the one that is stored
/// there already.
final class ImportedSaid {

  /// Conversations whose members and end are kept in memory.
  private static final int KEPT = 50_000;

  private final ImportTarget target;
  private final Map<ConversationId, Room> rooms =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<ConversationId, Room> eldest) {
          return size() > KEPT;
        }
      };

  ImportedSaid(ImportTarget target) {
    this.target = target;
  }

  /// A conversation as the import knows it.
  private record Room(List<UserId> members, Tail tail) {}

  /// Adds those that are new; answers how many.
  int store(List<Import.Placed> group) {
    Map<ConversationId, Room> known = known(group);
    List<Import.Placed> fresh = new ArrayList<>();
    List<Import.Placed> again = new ArrayList<>();
    for (Import.Placed placed : group) {
      Message message = said(placed).message();
      Room room = known.get(message.conversation());
      if (room == null) {
        throw placed.refused(
            "the message %s is of the conversation %s, which is none."
                .formatted(message.id(), message.conversation()));
      }
      judgeMembers(placed, room);
      if (message.seq() <= room.tail().seq()) {
        again.add(placed);
      } else {
        judgeOrder(placed, room);
        Tail tail = new Tail(message.seq(), message.timestamp());
        known.put(message.conversation(), new Room(room.members(), tail));
        fresh.add(placed);
      }
    }
    List<Moved.Said> news = fresh.stream().map(ImportedSaid::said).toList();
    compare(again, news);
    judgeNames(fresh);
    target.addSaid(news);
    rooms.putAll(known);
    return fresh.size();
  }

  /// The conversations of the group as they are stored.
  private Map<ConversationId, Room> known(List<Import.Placed> group) {
    Map<ConversationId, Room> known = new HashMap<>();
    List<ConversationId> unknown = new ArrayList<>();
    for (Import.Placed placed : group) {
      ConversationId id = said(placed).message().conversation();
      Room room = rooms.get(id);
      if (room == null) {
        unknown.add(id);
      } else {
        known.put(id, room);
      }
    }
    if (!unknown.isEmpty()) {
      Map<ConversationId, Tail> tails = target.tails(unknown);
      target
          .talks(unknown)
          .forEach(
              talk ->
                  known.put(
                      talk.id(), new Room(talk.members(), tails.getOrDefault(talk.id(), START))));
    }
    return known;
  }

  private static final Tail START = new Tail(0, java.time.Instant.MIN);

  private static void judgeMembers(Import.Placed placed, Room room) {
    Message message = said(placed).message();
    List<UserId> two = members(message.sender(), message.recipient());
    if (!two.equals(room.members())) {
      throw placed.refused(
          "the sender and the recipient of the message %s are not the members of its conversation."
              .formatted(message.id()));
    }
  }

  /// The members of a direct conversation of the two, as [Moved.Talk] has them.
  private static List<UserId> members(UserId one, UserId other) {
    int order = one.hex().compareTo(other.hex());
    if (order == 0) {
      return List.of(one);
    }
    return order < 0 ? List.of(one, other) : List.of(other, one);
  }

  private static void judgeOrder(Import.Placed placed, Room room) {
    Message message = said(placed).message();
    long next = room.tail().seq() + 1;
    if (message.seq() != next) {
      throw placed.refused(
          "the message %s has the seq %d in the conversation %s, where %d is next."
              .formatted(message.id(), message.seq(), message.conversation(), next));
    }
    if (message.timestamp().isBefore(room.tail().at())) {
      throw placed.refused(
          "the message %s is older than the one before it in the conversation %s."
              .formatted(message.id(), message.conversation()));
    }
  }

  /// What should be there already is there, and the same; or stands in this group twice.
  private void compare(List<Import.Placed> again, List<Moved.Said> fresh) {
    if (again.isEmpty()) {
      return;
    }
    Map<Spot, Moved.Said> stored =
        new HashMap<>(
            target.at(again.stream().map(placed -> Spot.of(said(placed).message())).toList()));
    fresh.forEach(said -> stored.put(Spot.of(said.message()), said));
    for (Import.Placed placed : again) {
      Moved.Said said = said(placed);
      Moved.Said there = stored.get(Spot.of(said.message()));
      if (there == null || !same(there, said)) {
        throw placed.refused(
            "the message %s is not the one that is stored at the seq %d of the conversation %s. Import into an empty store."
                .formatted(
                    said.message().id(), said.message().seq(), said.message().conversation()));
      }
    }
  }

  /// A question that was closed since is no contradiction.
  private static boolean same(Moved.Said stored, Moved.Said said) {
    return placeless(stored.message()).equals(placeless(said.message()))
        && stored.recipientBusy() == said.recipientBusy()
        && (said.open() || !stored.open())
        && stored.why().equals(said.why());
  }

  private static Message placeless(Message message) {
    return new Message(
        message.id(),
        message.conversation(),
        message.seq(),
        Pos.NONE,
        Pos.NONE,
        message.sender(),
        message.recipient(),
        message.content(),
        message.timestamp(),
        message.clientId(),
        message.origin(),
        message.replyTo());
  }

  /// Ids, names and answers are there once, and what is answered comes before.
  private void judgeNames(List<Import.Placed> fresh) {
    List<Message> messages = fresh.stream().map(placed -> said(placed).message()).toList();
    List<MessageId> questions =
        messages.stream().flatMap(message -> message.replyTo().stream()).toList();
    List<MessageId> ids = new ArrayList<>(messages.stream().map(Message::id).toList());
    ids.addAll(questions);
    Map<MessageId, Spot> spots = new HashMap<>(target.spots(ids));
    Map<Named, MessageId> names =
        new HashMap<>(target.named(messages.stream().flatMap(m -> named(m).stream()).toList()));
    Map<MessageId, MessageId> answers = new HashMap<>(target.answers(questions));
    for (Import.Placed placed : fresh) {
      Message message = said(placed).message();
      if (spots.containsKey(message.id())) {
        throw placed.refused("there is another message with the id %s.".formatted(message.id()));
      }
      named(message).ifPresent(name -> judgeName(placed, names, name));
      message.replyTo().ifPresent(question -> judgeAnswer(placed, spots.get(question), answers));
      spots.put(message.id(), Spot.of(message));
    }
  }

  private static java.util.Optional<Named> named(Message message) {
    return message.clientId().map(clientId -> new Named(message.sender(), clientId));
  }

  private static void judgeName(Import.Placed placed, Map<Named, MessageId> names, Named name) {
    MessageId id = said(placed).message().id();
    MessageId other = names.putIfAbsent(name, id);
    if (other != null) {
      throw placed.refused(
          "the message %s has the clientId of the message %s by the same sender."
              .formatted(id, other));
    }
  }

  private static void judgeAnswer(
      Import.Placed placed,
      @org.jspecify.annotations.Nullable Spot question,
      Map<MessageId, MessageId> answers) {
    Message message = said(placed).message();
    boolean before =
        question != null
            && question.conversation().equals(message.conversation())
            && question.seq() < message.seq();
    if (!before) {
      throw placed.refused(
          "the message %s answers none that comes before it in its conversation."
              .formatted(message.id()));
    }
    MessageId other = answers.putIfAbsent(message.replyTo().orElseThrow(), message.id());
    if (other != null) {
      throw placed.refused(
          "the message %s answers what the message %s answered already."
              .formatted(message.id(), other));
    }
  }

  private static Moved.Said said(Import.Placed placed) {
    return (Moved.Said) placed.moved();
  }
}
