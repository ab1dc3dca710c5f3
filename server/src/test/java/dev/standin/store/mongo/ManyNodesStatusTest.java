package dev.standin.store.mongo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.standin.Eventually;
import dev.standin.chat.Availability;
import dev.standin.chat.Presence;
import dev.standin.chat.Unheard;
import dev.standin.chat.User;
import dev.standin.chat.UserId;
import dev.standin.store.StoreFixture;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What becomes of statuses if several servers change and end them on one database.
final class ManyNodesStatusTest {

  private static final Instant END = Nodes.START.plusSeconds(60);

  private final Nodes chat = new Nodes();
  private final Node one = chat.nodes.getFirst();
  private final Node other = chat.nodes.getLast();
  private final User ana = chat.people.getFirst();
  private final User bo = chat.people.get(1);
  private final List<Availability> told = new CopyOnWriteArrayList<>();
  private final List<Availability> toldAgain = new CopyOnWriteArrayList<>();
  private final List<UserId> untold = new CopyOnWriteArrayList<>();

  @BeforeEach
  void anaIsBusyForAMinute() {
    StoreFixture.now(one.store.users().availability(ana.id(), Availability.busyUntil(END)));
    chat.clock.move(Duration.ofMinutes(1));
  }

  @AfterEach
  void close() {
    chat.close();
  }

  private Presence presence(Node node) {
    return new Presence(node.store.users(), node.store.messages(), new Telling(), chat.clock);
  }

  /// Remembers what is told about Ana.
  private final class Telling extends Unheard {

    @Override
    public void availability(UserId user, Availability now, Collection<UserId> audience) {
      assertThat(user).isEqualTo(ana.id());
      told.add(now);
    }

    @Override
    public Collection<UserId> untold() {
      List<UserId> once = List.copyOf(untold);
      untold.clear();
      return once;
    }

    @Override
    public void again(UserId user, Availability now, Collection<UserId> audience) {
      assertThat(user).isEqualTo(ana.id());
      toldAgain.add(now);
    }
  }

  private Availability stored() {
    return one.store.users().latest(ana.id()).orElseThrow().availability();
  }

  @Test
  void anEndThatWaitsForItsTurnLeavesAnExtensionElsewhereAsItIs() throws Exception {
    Availability longer = Availability.busyUntil(END.plusSeconds(3600));
    other.seams.answers.acquire();
    CompletionStage<Optional<User>> before =
        other.store.users().awayText(bo.id(), Optional.of("gone"));
    Eventually.await(() -> other.seams.answers.hasQueuedThreads());
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<?> ending = threads.submit(presence(other)::endOverdue);
      Eventually.await(() -> other.store.waiting() == 1);

      assertThat(presence(one).set(ana.id(), longer)).isTrue();
      other.seams.answers.release();
      ending.get(20, TimeUnit.SECONDS);
    }

    StoreFixture.now(before);
    assertThat(stored()).isEqualTo(longer);
    assertThat(told).containsExactly(longer);
  }

  @Test
  void ofSeveralServersThatFindATimeOverOneTellsTheEnd() {
    chat.node();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      chat.nodes.forEach(node -> threads.submit(presence(node)::endOverdue));
    }

    assertThat(stored()).isEqualTo(Availability.AVAILABLE);
    assertThat(told).containsExactly(Availability.AVAILABLE);
  }

  @Test
  void whatIsToldIsWhatIsStoredThoughAnotherServerWroteIt() {
    Presence here = presence(one);
    assertThat(here.of(ana.id())).contains(Availability.AVAILABLE);
    StoreFixture.now(other.store.users().availability(ana.id(), Availability.BUSY));

    assertThat(here.of(ana.id())).contains(Availability.BUSY);
  }

  @Test
  void whatOthersMayNotHaveHeardIsToldThemAsItIsStoredByThen() {
    Presence here = presence(one);
    here.set(ana.id(), Availability.BUSY);
    StoreFixture.now(other.store.users().availability(ana.id(), Availability.AVAILABLE));
    untold.add(ana.id());

    here.announceAgain();
    here.announceAgain();

    assertThat(told).containsExactly(Availability.BUSY);
    assertThat(toldAgain).containsExactly(Availability.AVAILABLE);
  }

  @Test
  void anEndWhoseAnswerWasLostIsToldAllTheSame() {
    one.seams.answersToLose.release();

    presence(one).endOverdue();

    assertThat(stored()).isEqualTo(Availability.AVAILABLE);
    assertThat(told).containsExactly(Availability.AVAILABLE);
  }
}
