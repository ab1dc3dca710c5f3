package dev.standin.store.mongo;

import com.mongodb.client.MongoCursor;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Sorts;
import dev.standin.chat.Message;
import dev.standin.chat.MessageLog.Gap;
import dev.standin.chat.MessageLog.Missed;
import dev.standin.chat.Reached;
import dev.standin.chat.UserId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.bson.Document;
import org.bson.conversions.Bson;

/// Finds what a user missed: of each lane what they sent or received, by index, and all of these
/// merged so that nothing comes before its predecessor in the conversation.
final class MissedPages {

  /// A page ends with the message that goes beyond so many bytes.
  private static final int PAGE_BYTES = 256 << 10;

  /// Messages that all sources together take from the database at once.
  private static final int HELD = 512;

  private final Database database;

  MissedPages(Database database) {
    this.database = database;
  }

  Missed page(UserId user, Gap gap) {
    List<Source> sources = new ArrayList<>();
    try {
      List<Integer> lanes = lanes(gap);
      int batch = Math.clamp(HELD / Math.max(1, lanes.size()), 2, Histories.BATCH);
      for (int lane : lanes) {
        sources.add(new Source(new Wanted(user, lane, gap), batch));
      }
      return merged(sources, gap);
    } finally {
      sources.forEach(Source::close);
    }
  }

  private static List<Integer> lanes(Gap gap) {
    int highest = Arrays.stream(gap.upTo().lanes()).max().orElse(0);
    int end = Math.max(highest + 1, gap.upTo().floor());
    return IntStream.range(gap.after().floor(), end)
        .filter(lane -> gap.after().in(lane) < gap.upTo().in(lane))
        .boxed()
        .toList();
  }

  private static Missed merged(List<Source> sources, Gap gap) {
    List<Message> messages = new ArrayList<>();
    Reached reached = gap.after();
    int bytes = 0;
    while (true) {
      sources.removeIf(Source::isOver);
      if (sources.isEmpty()) {
        return new Missed(messages, gap.after().plus(gap.upTo()), true);
      }
      if (messages.size() >= gap.atMost() || bytes >= PAGE_BYTES) {
        return new Missed(messages, reached, false);
      }
      Message next = next(sources, reached).take();
      messages.add(next);
      reached = reached.plus(next.pos());
      bytes += Histories.bytes(next);
    }
  }

  /// The oldest whose predecessor was told. There is one, since the oldest of all has one that is
  /// older; if the gap has a hole all the same, nothing is held back for it.
  private static Source next(List<Source> sources, Reached reached) {
    Comparator<Source> oldest =
        Comparator.<Source, Instant>comparing(it -> it.head().timestamp())
            .thenComparingInt(it -> it.head().pos().lane());
    Optional<Source> ready =
        sources.stream().filter(it -> reached.covers(it.head().prev())).min(oldest);
    return ready.orElseGet(() -> sources.stream().min(oldest).orElseThrow());
  }

  /// What concerns the user of one lane, in its order.
  private final class Source implements AutoCloseable {
    private final MongoCursor<Document> cursor;
    private Optional<Message> head = Optional.empty();

    Source(Wanted wanted, int batch) {
      this.cursor =
          database
              .messages
              .find(Filters.or(wanted.as(Fields.RECIPIENT), wanted.as(Fields.SENDER)))
              .sort(Sorts.ascending(Fields.N))
              .limit((int) Math.min(wanted.gap().atMost() + 1L, Integer.MAX_VALUE))
              .batchSize(batch)
              .iterator();
      forward();
    }

    private void forward() {
      head = Optional.empty();
      while (head.isEmpty() && cursor.hasNext()) {
        head = Documents.message(cursor.next());
      }
    }

    boolean isOver() {
      return head.isEmpty();
    }

    Message head() {
      return head.orElseThrow();
    }

    Message take() {
      Message taken = head();
      forward();
      return taken;
    }

    @Override
    public void close() {
      cursor.close();
    }
  }

  private record Wanted(UserId user, int lane, Gap gap) {

    /// Old documents may name users by text.
    Bson as(String role) {
      return Filters.and(
          Filters.in(role, Documents.id(user.hex()), user.hex()),
          Filters.eq(Fields.LANE, lane),
          Filters.gt(Fields.N, gap.after().in(lane)),
          Filters.lte(Fields.N, gap.upTo().in(lane)));
    }
  }
}
