package dev.standin.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.standin.chat.Message;
import dev.standin.chat.MessageLog.Appended;
import dev.standin.chat.MessageText;
import dev.standin.chat.User;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What every [dev.standin.chat.MessageLog] promises about reading a conversation, page by page or
/// streamed.
public abstract class HistoryStoreContract extends StoreFixture {

  private User ana;
  private User bo;

  @BeforeEach
  void people() {
    ana = person("ana");
    bo = person("bo");
  }

  @Test
  void pagesAreWhatLiesBetweenBeforeAndAfter() {
    Message of = numbered(20);

    assertThat(seqs(page(of, ana, none(), none(), 5))).isEqualTo(range(16, 20));
    assertThat(seqs(page(of, ana, at(16), none(), 5))).isEqualTo(range(11, 15));
    assertThat(seqs(page(of, ana, none(), at(0), 5))).isEqualTo(range(1, 5));
    assertThat(seqs(page(of, ana, none(), at(18), 5))).isEqualTo(range(19, 20));
    assertThat(seqs(page(of, ana, at(8), at(4), 5))).isEqualTo(range(5, 7));
    assertThat(seqs(page(of, ana, at(18), at(4), 5))).isEqualTo(range(5, 9));
    assertThat(seqs(page(of, ana, at(1), none(), 5))).isEmpty();
    assertThat(seqs(page(of, ana, at(5), at(4), 5))).isEmpty();
    assertThat(seqs(page(of, ana, none(), at(20), 5))).isEmpty();
    assertThat(seqs(page(of, ana, none(), none(), 1_000))).isEqualTo(range(1, 20));
  }

  @Test
  void windowsFarOutsideAreEmptyOrWhole() {
    Message of = numbered(3);

    for (long far : new long[] {1L << 31, 1L << 32, (1L << 32) + 2, 1L << 53, Long.MAX_VALUE}) {
      assertThat(seqs(page(of, ana, at(far), none(), 5))).isEqualTo(range(1, 3));
      assertThat(seqs(page(of, ana, none(), at(far), 5))).isEmpty();
    }
    for (long negative : new long[] {-1, -5, Long.MIN_VALUE}) {
      assertThat(seqs(page(of, ana, at(negative), none(), 5))).isEmpty();
      assertThat(seqs(page(of, ana, none(), at(negative), 5))).isEqualTo(range(1, 3));
    }
    assertThatThrownBy(() -> page(of, ana, none(), none(), 0))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> page(of, ana, none(), none(), 1_001))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aStreamGivesAllOrTheNewestOldestFirst() {
    Message of = numbered(1_203);

    assertThat(seqs(streamed(of, bo, Optional.empty()))).isEqualTo(range(1, 1_203));
    assertThat(seqs(streamed(of, bo, Optional.of(700)))).isEqualTo(range(504, 1_203));
    assertThat(seqs(streamed(of, bo, Optional.of(1)))).isEqualTo(range(1_203, 1_203));
    assertThat(seqs(streamed(of, bo, Optional.of(5_000)))).isEqualTo(range(1, 1_203));
    assertThat(seqs(streamed(of, bo, Optional.of(0)))).isEmpty();
  }

  @Test
  void aStreamEndsWhereTheConversationEndedWhenItBegan() {
    Message of = numbered(600);
    List<Message> seen = new ArrayList<>();

    store.messages().stream(
        access(ana, of.conversation()),
        Optional.empty(),
        page -> {
          seen.addAll(page);
          say(ana, bo, "meanwhile");
        });

    assertThat(seqs(seen)).isEqualTo(range(1, 600));
  }

  @Test
  void aStreamOfHugeTextsComesInSmallPages() {
    String huge = "👍".repeat(MessageText.MAX_CODE_POINTS);
    Message of = say(ana, bo, huge);
    for (int i = 0; i < 30; i++) {
      say(ana, bo, huge);
    }
    List<Integer> sizes = new ArrayList<>();

    store.messages().stream(
        access(ana, of.conversation()), Optional.empty(), page -> sizes.add(page.size()));

    assertThat(sizes).allSatisfy(size -> assertThat(size).isLessThanOrEqualTo(20));
    assertThat(sizes.stream().mapToInt(Integer::intValue).sum()).isEqualTo(31);
  }

  /// A conversation of ana and bo with so many messages; its last.
  private Message numbered(int count) {
    List<CompletionStage<Appended>> stages = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      stages.add(
          store.messages().append(i % 3 == 0 ? line(bo, ana, "b" + i) : line(ana, bo, "a" + i)));
    }
    stages.forEach(StoreFixture::now);
    return ((Appended.Stored) now(stages.getLast())).message();
  }

  private List<Message> streamed(Message of, User reader, Optional<Integer> newest) {
    List<Message> all = new ArrayList<>();
    store.messages().stream(access(reader, of.conversation()), newest, all::addAll);
    return all;
  }

  private static List<Long> seqs(List<Message> messages) {
    return messages.stream().map(Message::seq).toList();
  }

  private static List<Long> range(long first, long last) {
    return LongStream.rangeClosed(first, last).boxed().toList();
  }

  private static Optional<Long> at(long seq) {
    return Optional.of(seq);
  }

  private static Optional<Long> none() {
    return Optional.empty();
  }
}
