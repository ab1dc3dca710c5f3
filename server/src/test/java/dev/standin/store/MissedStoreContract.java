package dev.standin.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.standin.chat.Access;
import dev.standin.chat.Message;
import dev.standin.chat.MessageLog.Missed;
import dev.standin.chat.MessageText;
import dev.standin.chat.User;
import dev.standin.chat.UserId;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
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
    long left = store.messages().end();
    Message sent = say(bo, ana, "by me");
    say(ana, cy, "a secret");
    Message received = say(cy, bo, "to me");

    assertThat(missed(bo, left, 10)).isEqualTo(page(List.of(sent, received), received.pos(), true));
    assertThat(missed(bo, received.pos(), 10)).isEqualTo(page(List.of(), received.pos(), true));
  }

  @Test
  void aMessageToOneselfIsThereOnce() {
    Message memo = say(ana, ana, "milk");

    assertThat(missed(ana, 0, 10).messages()).containsExactly(memo);
    assertThat(missed(bo, 0, 10).messages()).isEmpty();
  }

  @Test
  void anEmptyPageTellsHowFarItLooked() {
    assertThat(store.messages().end()).isZero();
    assertThat(missed(cy, 0, 10)).isEqualTo(page(List.of(), 0, true));
    Message others = say(ana, bo, "hi");

    assertThat(store.messages().end()).isEqualTo(others.pos());
    assertThat(missed(cy, 0, 10)).isEqualTo(page(List.of(), others.pos(), true));
    assertThat(missed(cy, 9_000, 10)).isEqualTo(page(List.of(), 9_000, true));
    assertThat(store.messages().missed(nobody(), 0, 10))
        .isEqualTo(page(List.of(), others.pos(), true));
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
        long after = begin == 0 ? 0 : all.get(begin - 1).pos();
        assertThat(followed(user, after, 1 + random.nextInt(9)))
            .as("%s after %d", user.email(), begin)
            .isEqualTo(own.stream().filter(m -> m.pos() > after).toList());
      }
    }
  }

  private static boolean concerns(Message message, UserId user) {
    return message.sender().equals(user) || message.recipient().equals(user);
  }

  @Test
  void aPageOfHugeTextsIsShort() {
    String huge = "\uD83D\uDC4D".repeat(MessageText.MAX_CODE_POINTS);
    for (int i = 0; i < 12; i++) {
      say(ana, bo, huge);
    }

    assertThat(followed(bo, 0, 100)).hasSize(12);
    assertThat(missed(bo, 0, 100).messages().size()).isLessThanOrEqualTo(5);
  }

  @Test
  void aPageHasAtLeastOneMessage() {
    assertThatThrownBy(() -> missed(ana, 0, 0)).isInstanceOf(IllegalArgumentException.class);
  }

  private Missed missed(User user, long after, int atMost) {
    return new Access(store.messages()).missed(user.id(), after, atMost);
  }

  /// Page after page.
  private List<Message> followed(User user, long after, int atMost) {
    List<Message> all = new ArrayList<>();
    Missed page = missed(user, after, atMost);
    while (!page.last()) {
      assertThat(page.messages()).hasSizeBetween(1, atMost);
      assertThat(page.upTo()).isEqualTo(page.messages().getLast().pos());
      all.addAll(page.messages());
      page = missed(user, page.upTo(), atMost);
    }
    all.addAll(page.messages());
    return all;
  }

  private static Missed page(List<Message> messages, long upTo, boolean last) {
    return new Missed(messages, upTo, last);
  }
}
