package dev.standin.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.standin.chat.Access;
import dev.standin.chat.Message;
import dev.standin.chat.MessageLog.Appended;
import dev.standin.chat.MessageLog.Gap;
import dev.standin.chat.MessageLog.Missed;
import dev.standin.chat.MessageText;
import dev.standin.chat.Pos;
import dev.standin.chat.Reached;
import dev.standin.chat.User;
import dev.standin.chat.UserId;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What every [dev.standin.chat.MessageLog] promises about what somebody missed.
public abstract class MissedStoreContract extends StoreFixture {

  private User ana;
  private User bo;
  private User cy;

  @BeforeEach
  void people() {
    ana = person("ana");
    bo = person("bo");
    cy = person("cy");
  }

  @Test
  void whatOthersToldEachOtherIsNeverPartOfIt() {
    say(ana, cy, "before");
    Reached left = store.messages().end();
    Message sent = say(bo, ana, "by me");
    say(ana, cy, "a secret");
    Message received = say(cy, bo, "to me");

    Reached end = store.messages().end();
    assertThat(end).isEqualTo(left.plus(received.pos()));
    assertThat(missed(bo, left, 10)).isEqualTo(page(List.of(sent, received), end, true));
    assertThat(missed(bo, end, 10)).isEqualTo(page(List.of(), end, true));
  }

  @Test
  void aMessageToOneselfIsThereOnce() {
    Message memo = say(ana, ana, "milk");

    assertThat(missed(ana, Reached.NOTHING, 10).messages()).containsExactly(memo);
    assertThat(missed(bo, Reached.NOTHING, 10).messages()).isEmpty();
  }

  @Test
  void anEmptyPageTellsHowFarItLooked() {
    Reached begin = store.messages().end();
    assertThat(missed(cy, begin, 10)).isEqualTo(page(List.of(), begin, true));
    Message others = say(ana, bo, "hi");

    Reached end = store.messages().end();
    assertThat(begin.covers(others.pos())).isFalse();
    assertThat(end).isEqualTo(begin.plus(others.pos()));
    assertThat(missed(cy, begin, 10)).isEqualTo(page(List.of(), end, true));
    Reached beyond = end.plus(new Pos(others.pos().lane(), 9_000));
    assertThat(missed(cy, beyond, 10)).isEqualTo(page(List.of(), beyond, true));
    assertThat(store.messages().missed(nobody(), new Gap(begin, end, 10)))
        .isEqualTo(page(List.of(), end, true));
  }

  @Test
  void whatStandsBehindTheEndOfTheGapIsLeftOut() {
    Message first = say(ana, bo, "one");
    Reached end = store.messages().end();
    say(bo, ana, "two");

    assertThat(store.messages().missed(bo.id(), new Gap(Reached.NOTHING, end, 10)).messages())
        .containsExactly(first);
  }

  @Test
  void pagesFollowEachOtherInTheOrderOfTheLog() throws Exception {
    var random = new SplittableRandom(11);
    List<User> people = new ArrayList<>(List.of(ana, bo, cy));
    for (int i = 0; i < 20; i++) {
      people.add(person("p" + i));
    }
    List<Message> all = new ArrayList<>();
    for (int i = 0; i < 600; i++) {
      User from = people.get(random.nextInt(random.nextBoolean() ? 3 : people.size()));
      all.add(say(from, people.get(random.nextInt(people.size())), "m" + i));
    }
    reopen();

    for (User user : people) {
      List<Message> own = all.stream().filter(m -> concerns(m, user.id())).toList();
      for (int begin : new int[] {0, 1, 250, 580, 594, 599}) {
        Reached after = upTo(all.subList(0, begin));
        assertThat(followed(user, after, 1 + random.nextInt(9)))
            .as("%s after %d", user.email(), begin)
            .isEqualTo(own.stream().filter(m -> !after.covers(m.pos())).toList());
      }
    }
  }

  private static Reached upTo(List<Message> told) {
    Reached reached = Reached.NOTHING;
    for (Message message : told) {
      reached = reached.plus(message.pos());
    }
    return reached;
  }

  private static boolean concerns(Message message, UserId user) {
    return message.sender().equals(user) || message.recipient().equals(user);
  }

  /// Opens the same data as another server would; the same store where one server owns it.
  protected Stores another() {
    return store;
  }

  /// Two servers answer each other as fast as they can, while one of them reads.
  @Test
  void anEndCoversAllThatWasStoredBeforeAndWithEachEntryItsPredecessor() throws Exception {
    List<Message> stored = new CopyOnWriteArrayList<>();
    Thread writing = Thread.ofVirtual().start(() -> answersAndGreetings(stored));
    List<Reached> ends = new ArrayList<>();
    do {
      List<Message> before = List.copyOf(stored);
      Reached end = store.messages().end();
      assertThat(before).allMatch(message -> end.covers(message.pos()));
      ends.add(end);
    } while (writing.isAlive());

    assertThat(stored).hasSize(ROUNDS * TURNS);
    for (Message message : stored) {
      assertThat(ends)
          .as("with %s its predecessor %s", message.pos(), message.prev())
          .allMatch(end -> !end.covers(message.pos()) || end.covers(message.prev()));
    }
  }

  private static final int ROUNDS = 5;
  private static final int TURNS = 80;

  /// The other server comes anew each time.
  private void answersAndGreetings(List<Message> stored) {
    for (int round = 0; round < ROUNDS; round++) {
      Stores other = another();
      for (int turn = 0; turn < TURNS; turn++) {
        boolean here = turn % 2 == 0;
        var line = here ? line(ana, bo, "here") : line(bo, ana, "there");
        var messages = here ? store.messages() : other.messages();
        stored.add(((Appended.Stored) now(messages.append(line))).message());
      }
      if (!other.equals(store)) {
        other.close();
      }
    }
  }

  @Test
  void aPageOfHugeTextsIsShort() {
    String huge = "\uD83D\uDC4D".repeat(MessageText.MAX_CODE_POINTS);
    for (int i = 0; i < 12; i++) {
      say(ana, bo, huge);
    }

    assertThat(followed(bo, Reached.NOTHING, 100)).hasSize(12);
    assertThat(missed(bo, Reached.NOTHING, 100).messages().size()).isLessThanOrEqualTo(5);
  }

  @Test
  void aPageHasAtLeastOneMessage() {
    assertThatThrownBy(() -> missed(ana, Reached.NOTHING, 0))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private Missed missed(User user, Reached after, int atMost) {
    var gap = new Gap(after, store.messages().end(), atMost);
    return new Access(store.messages()).missed(user.id(), gap);
  }

  /// Page after page.
  private List<Message> followed(User user, Reached after, int atMost) {
    List<Message> all = new ArrayList<>();
    Missed page = missed(user, after, atMost);
    while (!page.last()) {
      assertThat(page.messages()).hasSizeBetween(1, atMost);
      assertThat(page.upTo()).isEqualTo(after.plus(upTo(page.messages())));
      all.addAll(page.messages());
      after = page.upTo();
      page = missed(user, after, atMost);
    }
    all.addAll(page.messages());
    return all;
  }

  private static Missed page(List<Message> messages, Reached upTo, boolean last) {
    return new Missed(messages, upTo, last);
  }
}
