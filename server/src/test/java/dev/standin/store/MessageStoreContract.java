package dev.standin.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.standin.chat.Access;
import dev.standin.chat.Availability;
import dev.standin.chat.CommitListener;
import dev.standin.chat.Message;
import dev.standin.chat.MessageLog.Appended;
import dev.standin.chat.MessageLog.ConversationSummary;
import dev.standin.chat.MessageLog.NewMessage;
import dev.standin.chat.MessageText;
import dev.standin.chat.Pos;
import dev.standin.chat.Store;
import dev.standin.chat.User;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What every [dev.standin.chat.MessageLog] promises about messages. Answers have a contract of
/// their own.
public abstract class MessageStoreContract extends StoreFixture {

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
  void aMessageIsStoredWithItsPlaceAndReadBackAsItIs() throws Exception {
    NewMessage line = named(ana, bo, "hi bo", "c-1");

    Appended.Stored stored = stored(line);

    Message message = stored.message();
    assertThat(stored.duplicate()).isFalse();
    assertThat(stored.recipientBusy()).isFalse();
    assertThat(message)
        .isEqualTo(
            new Message(
                line.id(),
                message.conversation(),
                1,
                message.pos(),
                message.prev(),
                ana.id(),
                bo.id(),
                "hi bo",
                START,
                line.clientId(),
                Optional.empty(),
                Optional.empty()));
    assertThat(heard).containsExactly(message);
    assertThat(history(message, ana)).containsExactly(message);
    reopen();
    assertThat(history(message, bo)).containsExactly(message);
  }

  @Test
  void seqRisesWithoutGapsInEachConversationAndPosInTheWholeLog() throws Exception {
    List<Message> sent =
        new ArrayList<>(
            List.of(say(ana, bo, "1"), say(ana, cy, "1"), say(bo, ana, "2"), say(cy, bo, "1")));
    reopen();
    sent.add(say(bo, ana, "3"));
    sent.add(say(cy, ana, "2"));

    assertThat(sent).allSatisfy(it -> assertThat(it.seq()).hasToString(it.content()));
    assertThat(sent)
        .extracting(Message::pos)
        .isSortedAccordingTo(Comparator.comparingInt(Pos::lane).thenComparingLong(Pos::n))
        .doesNotHaveDuplicates();
    assertThat(heard).isEqualTo(sent);
  }

  @Test
  void bothDirectionsAreOneConversation() {
    Message there = say(ana, bo, "there");
    Message back = say(bo, ana, "back");

    assertThat(back.conversation()).isEqualTo(there.conversation());
    assertThat(store.messages().direct(ana.id(), bo.id())).contains(there.conversation());
    assertThat(store.messages().direct(bo.id(), ana.id())).contains(there.conversation());
    assertThat(store.messages().members(there.conversation()))
        .containsExactlyInAnyOrder(ana.id(), bo.id());
  }

  @Test
  void oneMayWriteToOneself() throws Exception {
    busy(ana);
    Appended.Stored memo = stored(line(ana, ana, "memo"));

    assertThat(memo.recipientBusy()).isFalse();
    assertThat(memo.message().sender()).isEqualTo(ana.id());
    assertThat(memo.message().recipient()).isEqualTo(ana.id());
    assertThat(store.messages().members(memo.message().conversation())).containsExactly(ana.id());
    assertThat(store.messages().direct(ana.id(), ana.id())).contains(memo.message().conversation());
    reopen();
    assertThat(history(memo.message(), ana)).containsExactly(memo.message());
    assertThat(store.messages().peers(ana.id(), 10)).isEmpty();
    assertThat(store.messages().conversations(ana.id(), Optional.empty(), 10))
        .extracting(ConversationSummary::peer)
        .containsExactly(ana.id());
  }

  @Test
  void nothingIsStoredForAnUnknownRecipient() {
    var lost =
        new NewMessage(
            ids.message(), ana.id(), nobody(), new MessageText("hello?"), Optional.empty());

    assertThat(now(store.messages().append(lost))).isEqualTo(new Appended.UnknownRecipient());
    assertThat(heard).isEmpty();
    assertThat(store.messages().conversations(ana.id(), Optional.empty(), 10)).isEmpty();
    assertThat(store.messages().direct(ana.id(), nobody())).isEmpty();
  }

  @Test
  void aResendWithTheSameClientIdIsTheSameMessage() throws Exception {
    Appended.Stored first = stored(named(ana, bo, "once", "c-1"));
    Appended.Stored again = stored(named(ana, bo, "once", "c-1"));
    reopen();
    clock.move(Duration.ofMinutes(1));
    Appended.Stored later = stored(named(ana, bo, "once", "c-1"));

    assertThat(again).isEqualTo(new Appended.Stored(first.message(), true, false));
    assertThat(later).isEqualTo(new Appended.Stored(first.message(), true, false));
    assertThat(history(first.message(), bo)).hasSize(1);
    assertThat(say(ana, bo, "next").seq()).isEqualTo(2);
  }

  @Test
  void aResendTellsWhetherTheRecipientWasBusyAtFirst() {
    busy(bo);
    assertThat(stored(named(ana, bo, "q", "c-1")).recipientBusy()).isTrue();
    now(store.users().availability(bo.id(), Availability.AVAILABLE));
    assertThat(stored(named(ana, bo, "q", "c-1")).recipientBusy()).isTrue();
    assertThat(stored(named(ana, bo, "q2", "c-2")).recipientBusy()).isFalse();
    busy(bo);
    assertThat(stored(named(ana, bo, "q2", "c-2")).recipientBusy()).isFalse();
  }

  @Test
  void manyResendsAtOnceAreOneMessage() {
    List<CompletionStage<Appended>> stages =
        IntStream.range(0, 50)
            .mapToObj(_ -> store.messages().append(named(ana, bo, "once", "c-1")))
            .toList();

    List<Appended.Stored> all = stages.stream().map(stage -> (Appended.Stored) now(stage)).toList();

    assertThat(all).filteredOn(it -> !it.duplicate()).hasSize(1);
    assertThat(all).extracting(Appended.Stored::message).containsOnly(all.getFirst().message());
    assertThat(heard).hasSize(1);
  }

  @Test
  void aClientIdForOtherTextOrRecipientIsRefused() {
    Message first = say(cy, bo, "unrelated");
    stored(named(ana, bo, "one", "c-1"));

    Appended reused = new Appended.ClientIdReused();
    assertThat(now(store.messages().append(named(ana, bo, "other", "c-1")))).isEqualTo(reused);
    assertThat(now(store.messages().append(named(ana, cy, "one", "c-1")))).isEqualTo(reused);
    assertThat(store.messages().direct(ana.id(), cy.id())).isEmpty();
    assertThat(stored(named(bo, ana, "one", "c-1")).duplicate()).isFalse();
    assertThat(stored(named(cy, bo, "one", "c-1")).message().seq()).isEqualTo(first.seq() + 1);
  }

  @Test
  void timestampsAreWholeMillisecondsAndNeverGoBack() throws Exception {
    clock.move(Duration.ofNanos(1_234_567));
    Message first = say(ana, bo, "first");
    clock.move(Duration.ofSeconds(-30));
    Message second = say(bo, ana, "second");
    Message elsewhere = say(ana, cy, "elsewhere");
    reopen();
    Message third = say(ana, bo, "third");

    assertThat(first.timestamp()).isEqualTo(START.plusMillis(1));
    assertThat(second.timestamp()).isEqualTo(first.timestamp());
    assertThat(third.timestamp()).isEqualTo(first.timestamp());
    assertThat(elsewhere.timestamp()).isEqualTo(START.minusMillis(29_999));
  }

  @Test
  void anyTextComesBackAsItWas() throws Exception {
    List<String> texts =
        List.of(
            "x",
            "'; DROP TABLE entries; --",
            "nul \u0000 inside",
            "日本語 ümlaut 👩‍👩‍👧",
            "👍".repeat(MessageText.MAX_CODE_POINTS),
            " \n\t ");
    Message last = say(ana, bo, "start");
    for (String text : texts) {
      last = say(ana, bo, text);
    }
    reopen();

    assertThat(texts(history(last, bo))).startsWith("start").endsWith(texts.toArray(String[]::new));
  }

  @Test
  void neighbouringConversationsNeverMix() {
    var random = new SplittableRandom(11);
    List<User> people = List.of(ana, bo, cy);
    for (int i = 0; i < 200; i++) {
      say(people.get(random.nextInt(3)), people.get(random.nextInt(3)), "m" + i);
    }

    for (var summary : store.messages().conversations(ana.id(), Optional.empty(), 10)) {
      List<Message> all = streamed(summary.last(), ana, Optional.empty());
      assertThat(all).extracting(Message::conversation).containsOnly(summary.id());
      assertThat(seqs(all)).isEqualTo(range(1, summary.lastSeq()));
      assertThat(page(summary.last(), ana, none(), none(), 1_000)).isEqualTo(all);
    }
  }

  @Test
  void conversationsAreListedLatestFirst() throws Exception {
    Message first = say(ana, bo, "to bo");
    Message second = say(ana, cy, "to cy");
    Message third = say(bo, ana, "from bo");
    say(bo, cy, "not ana's");
    reopen();

    var all = store.messages().conversations(ana.id(), Optional.empty(), 10);

    assertThat(all)
        .containsExactly(
            new ConversationSummary(
                first.conversation(), bo.id(), 2, third, all.getFirst().cursor()),
            new ConversationSummary(
                second.conversation(), cy.id(), 1, second, all.getLast().cursor()));
    assertThat(store.messages().conversations(ana.id(), Optional.empty(), 1))
        .containsExactly(all.getFirst());
    assertThat(store.messages().conversations(ana.id(), Optional.of(all.getFirst().cursor()), 10))
        .containsExactly(all.getLast());
    assertThat(store.messages().conversations(nobody(), Optional.empty(), 10)).isEmpty();
  }

  @Test
  void peersShareAConversation() {
    say(ana, bo, "hi");
    say(cy, ana, "hi");

    assertThat(store.messages().peers(ana.id(), 10)).containsExactlyInAnyOrder(bo.id(), cy.id());
    assertThat(store.messages().peers(bo.id(), 10)).containsExactly(ana.id());
    assertThat(store.messages().peers(ana.id(), 1)).hasSize(1);
    assertThat(store.messages().peers(nobody(), 10)).isEmpty();
  }

  @Test
  void onlyMembersMayRead() {
    Message of = say(ana, bo, "between us");
    var access = new Access(store.messages());

    assertThat(access.read(cy.id(), of.conversation())).isEmpty();
    assertThat(access.readDirect(cy.id(), ana.id())).isEmpty();
    assertThat(access.read(ana.id(), ids.conversation())).isEmpty();
    assertThat(access.readDirect(bo.id(), ana.id())).isPresent();
    assertThat(store.messages().members(ids.conversation())).isEmpty();
    assertThat(store.messages().direct(ana.id(), cy.id())).isEmpty();
  }

  @Test
  void aListenerThatThrowsHurtsNobody() {
    store.close();
    try (Store loud =
        openQuietly(
            _ -> {
              throw new IllegalStateException("a listener's fault");
            })) {
      store = loud;
      Message one = say(ana, bo, "one");
      assertThat(say(ana, bo, "two").seq()).isEqualTo(one.seq() + 1);
    }
  }

  @Test
  void theListenerHearsBeforeTheSender() {
    List<String> order = new ArrayList<>();
    store.close();
    try (Store loud = openQuietly(_ -> order.add("listener"))) {
      store = loud;
      now(store.messages().append(line(ana, bo, "hi")).thenRun(() -> order.add("sender")));
      assertThat(order).containsExactly("listener", "sender");
    }
  }

  @Test
  void aStoreInOrderIsReady() {
    assertThat(store.messages().ready(Duration.ofSeconds(5))).isTrue();
    assertThat(store.messages().ready(Duration.ofSeconds(5))).isTrue();
  }

  private Store openQuietly(CommitListener listener) {
    try {
      return open(clock, ids, listener);
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  private List<Message> history(Message of, User reader) {
    return streamed(of, reader, Optional.empty());
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

  private static Optional<Long> none() {
    return Optional.empty();
  }
}
