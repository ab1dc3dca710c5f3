package dev.standin.live;

import dev.standin.chat.ConversationId;
import dev.standin.chat.LaneLog.Lane;
import dev.standin.chat.Message;
import dev.standin.chat.MessageId;
import dev.standin.chat.MessageLog.Gap;
import dev.standin.chat.MessageLog.Missed;
import dev.standin.chat.MissedPages;
import dev.standin.chat.Pos;
import dev.standin.chat.Reached;
import dev.standin.chat.UserId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;

/// What several servers share, in memory: lanes, and messages in them.
final class LaneStore {

  static final class LaneRow {
    final int number;
    long end;
    long run;
    long announced;
    Optional<String> via = Optional.empty();

    /// The end, and when that was, as of the server's last beat.
    long said;

    long beatAt;
    boolean closed;
    long closedAt;

    LaneRow(int number) {
      this.number = number;
    }
  }

  final TreeMap<Integer, LaneRow> lanes = new TreeMap<>();
  final List<Message> messages = new ArrayList<>();
  final Map<ConversationId, List<UserId>> members = new HashMap<>();

  /// Messages of an old server that have no place yet, by id: sender and recipient.
  final Map<MessageId, List<UserId>> unplaced = new HashMap<>();

  final Set<MessageId> late = new HashSet<>();
  private final Random random;

  /// Runs while somebody reads, as what others do would.
  Runnable meanwhile = () -> {};

  LaneStore(Random random) {
    this.random = random;
  }

  int open() {
    int number = lanes.isEmpty() ? 1 : lanes.lastKey() + 1;
    LaneRow row = new LaneRow(number);
    row.run = 1_000L + number;
    lanes.put(number, row);
    return number;
  }

  /// What a server says each second, on its way or not.
  void beat(int lane, Mark mark, long now) {
    LaneRow row = row(lane);
    row.said = row.end;
    row.announced = mark.announced;
    row.via = mark.via;
    row.beatAt = now;
  }

  record Mark(long announced, Optional<String> via) {}

  LaneRow row(int lane) {
    return Objects.requireNonNull(lanes.get(lane));
  }

  void close(int lane, long now) {
    LaneRow row = row(lane);
    if (!row.closed) {
      row.closed = true;
      row.closedAt = now;
      row.end++;
    }
  }

  static ConversationId conversation(UserId one, UserId other) {
    String low = one.hex().compareTo(other.hex()) < 0 ? one.hex() : other.hex();
    String high = low.equals(one.hex()) ? other.hex() : one.hex();
    return new ConversationId(low.substring(0, 12) + high.substring(0, 12));
  }

  Message append(int lane, MessageId id, UserId from, UserId to) {
    ConversationId conversation = conversation(from, to);
    members.put(conversation, List.of(from, to));
    Message last = null;
    for (Message known : messages) {
      if (known.conversation().equals(conversation)) {
        last = known;
      }
    }
    var message =
        new Message(
            id,
            conversation,
            last == null ? 1 : last.seq() + 1,
            new Pos(lane, ++row(lane).end),
            last == null ? Pos.NONE : last.pos(),
            from,
            to,
            "text",
            Instant.EPOCH,
            Optional.empty(),
            Optional.empty(),
            Optional.empty());
    messages.add(message);
    return message;
  }

  long seq(ConversationId conversation) {
    return messages.stream().filter(m -> m.conversation().equals(conversation)).count();
  }

  private void interleave() {
    if (random.nextInt(3) == 0) {
      meanwhile.run();
    }
  }

  /// Reads lane by lane: others may write meanwhile. What lacks its predecessor then was written
  /// meanwhile, and is left out with what follows it in its lane.
  Reached end() {
    int floor = lanes.firstKey();
    while (lanes.containsKey(floor) && row(floor).closed) {
      floor++;
    }
    Reached all = Reached.below(floor);
    List<Integer> numbers = new ArrayList<>(lanes.keySet());
    Collections.shuffle(numbers, random);
    for (int number : numbers) {
      all = all.plus(new Pos(number, row(number).end));
      interleave();
    }
    Map<Integer, Long> cuts = new HashMap<>();
    // Each stands behind its predecessor here.
    for (Message message : messages) {
      int lane = message.pos().lane();
      if (!covers(all, cuts, message.prev()) && covers(all, cuts, message.pos())) {
        cuts.put(lane, message.pos().n() - 1);
      }
    }
    Reached end = Reached.below(floor);
    for (int number : all.lanes()) {
      end = end.plus(new Pos(number, Math.min(all.in(number), cuts.getOrDefault(number, MAX))));
    }
    return end;
  }

  private static final long MAX = Long.MAX_VALUE;

  private static boolean covers(Reached all, Map<Integer, Long> cuts, Pos pos) {
    return all.covers(pos) && cuts.getOrDefault(pos.lane(), MAX) >= pos.n();
  }

  List<Lane> lanes(long now) {
    interleave();
    return lanes.values().stream()
        .filter(row -> !row.closed || now - row.closedAt < 60_000_000_000L)
        .map(
            row ->
                new Lane(row.number, row.run, seen(row, now), row.announced, row.via, row.closed))
        .toList();
  }

  private static long seen(LaneRow row, long now) {
    row.beatAt = row.beatAt == 0 ? now : row.beatAt;
    return row.closed || now - row.beatAt >= 2_000_000_000L ? row.end : row.said;
  }

  List<Message> tail(int lane, long after, int atMost) {
    interleave();
    return messages.stream()
        .filter(m -> m.pos().lane() == lane && m.pos().n() > after)
        .limit(atMost)
        .toList();
  }

  /// In the order in which they were written, or another one that the contract allows.
  Missed missed(UserId user, Gap gap) {
    interleave();
    List<Message> left =
        new ArrayList<>(
            messages.stream()
                .filter(m -> !gap.after().covers(m.pos()) && gap.upTo().covers(m.pos()))
                .filter(m -> m.sender().equals(user) || m.recipient().equals(user))
                .toList());
    List<Message> all = new ArrayList<>();
    while (!left.isEmpty()) {
      List<Message> next = left.stream().filter(m -> first(m, left)).toList();
      Message chosen = next.get(random.nextInt(next.size()));
      left.remove(chosen);
      all.add(chosen);
    }
    return MissedPages.page(all, new Gap(gap.after(), gap.upTo(), 1 + random.nextInt(8)));
  }

  private static boolean first(Message message, List<Message> left) {
    return left.stream()
        .noneMatch(
            other ->
                other.pos().equals(message.prev())
                    || (other.pos().lane() == message.pos().lane()
                        && other.pos().n() < message.pos().n()));
  }

  Set<MessageId> placed(Collection<MessageId> ids) {
    Set<MessageId> placed = new HashSet<>(ids);
    Set<MessageId> all = new HashSet<>();
    messages.forEach(message -> all.add(message.id()));
    placed.retainAll(all);
    return placed;
  }
}
