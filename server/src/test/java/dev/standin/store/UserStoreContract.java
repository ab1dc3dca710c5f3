package dev.standin.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.standin.chat.Availability;
import dev.standin.chat.User;
import dev.standin.chat.UserStore.Registered;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

/// What every [dev.standin.chat.UserStore] promises.
public abstract class UserStoreContract extends StoreFixture {

  @Test
  void aRegisteredUserIsFoundAsTheyWere() throws Exception {
    User ana = person("ana");

    assertThat(store.users().byId(ana.id())).contains(ana);
    assertThat(store.users().byEmail("ana@example.org")).contains(ana);
    assertThat(store.users().recent(ana.id())).contains(ana);
    reopen();
    assertThat(store.users().byId(ana.id())).contains(ana);
    assertThat(store.users().byEmail("ana@example.org")).contains(ana);
  }

  @Test
  void nobodyIsFoundForAnUnknownIdOrAddress() {
    assertThat(store.users().byId(nobody())).isEmpty();
    assertThat(store.users().byEmail("nobody@example.org")).isEmpty();
    assertThat(store.users().recent(nobody())).isEmpty();
    assertThat(now(store.users().availability(nobody(), Availability.BUSY))).isEmpty();
    assertThat(now(store.users().awayText(nobody(), Optional.of("away")))).isEmpty();
    assertThat(now(store.users().notBefore(nobody(), START))).isEmpty();
  }

  @Test
  void anAddressThatDiffersOnlyInCaseIsTaken() {
    User ana = person("ana");

    assertThat(now(store.users().register(unregistered("ANA@Example.ORG"))))
        .isEqualTo(new Registered.EmailTaken());
    assertThat(store.users().byEmail("aNa@eXample.org")).contains(ana);
  }

  @Test
  void caseIsComparedBeyondAscii() {
    User user = person("ärger");

    assertThat(now(store.users().register(unregistered("ÄRGER@example.org"))))
        .isEqualTo(new Registered.EmailTaken());
    assertThat(store.users().byEmail("Ärger@example.org")).contains(user);
  }

  @Test
  void theAddressStaysAsItWasWritten() {
    now(store.users().register(unregistered("Ana.Ivanova@Example.org")));

    assertThat(store.users().byEmail("ana.ivanova@example.org").orElseThrow().email())
        .isEqualTo("Ana.Ivanova@Example.org");
  }

  @Test
  void ofManySimultaneousRegistrationsExactlyOneIsCreated() {
    List<CompletionStage<Registered>> stages = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      String email = i % 2 == 0 ? "ana@example.org" : "ANA@example.org";
      User user = unregistered(email);
      stages.add(store.users().register(user));
    }

    List<Registered> outcomes = stages.stream().map(StoreFixture::now).toList();

    assertThat(outcomes).filteredOn(Registered.Created.class::isInstance).hasSize(1);
    assertThat(outcomes).filteredOn(Registered.EmailTaken.class::isInstance).hasSize(39);
  }

  @Test
  void eachChangeIsSeenAtOnceEverywhere() throws Exception {
    User ana = person("ana");
    Instant until = START.plus(Duration.ofHours(2));

    now(store.users().availability(ana.id(), Availability.busyUntil(until)));
    now(store.users().awayText(ana.id(), Optional.of("Back on Monday.")));
    User last = now(store.users().notBefore(ana.id(), START)).orElseThrow();

    assertThat(last.availability()).isEqualTo(Availability.busyUntil(until));
    assertThat(last.awayText()).contains("Back on Monday.");
    assertThat(last.notBefore()).contains(START);
    assertThat(store.users().recent(ana.id())).contains(last);
    assertThat(store.users().byId(ana.id())).contains(last);
    reopen();
    assertThat(store.users().byEmail("ana@example.org")).contains(last);
    assertThat(store.users().recent(ana.id())).contains(last);
  }

  @Test
  void anAwayTextCanBeRemoved() {
    User ana = person("ana");
    now(store.users().awayText(ana.id(), Optional.of("away")));

    assertThat(now(store.users().awayText(ana.id(), Optional.empty())).orElseThrow().awayText())
        .isEmpty();
    assertThat(store.users().byEmail("ana@example.org").orElseThrow().awayText()).isEmpty();
  }

  @Test
  void whoseBusyHasEndedIsListedUntilTheyAreAvailable() {
    User ana = person("ana");
    User bo = person("bo");
    User cy = person("cy");
    now(store.users().availability(ana.id(), Availability.busyUntil(START.plusSeconds(60))));
    now(store.users().availability(bo.id(), Availability.busyUntil(START.plusSeconds(61))));
    busy(cy);

    assertThat(store.users().busyEndedBy(START.plusSeconds(59))).isEmpty();
    assertThat(store.users().busyEndedBy(START.plusSeconds(60)))
        .extracting(User::id)
        .containsExactly(ana.id());
    now(store.users().availability(ana.id(), Availability.AVAILABLE));
    assertThat(store.users().busyEndedBy(START.plusSeconds(3600)))
        .extracting(User::id)
        .containsExactly(bo.id());
  }

  @Test
  void aBusyEndsOnlyIfItsTimeIsOverAndOnlyOnce() throws Exception {
    User ana = person("ana");
    User bo = person("bo");
    Instant end = START.plusSeconds(60);
    now(store.users().availability(ana.id(), Availability.busyUntil(end)));
    now(store.users().awayText(ana.id(), Optional.of("Back soon.")));
    busy(bo);

    assertThat(now(store.users().endBusy(ana.id(), end.minusMillis(1)))).isFalse();
    assertThat(store.users().latest(ana.id()).orElseThrow().availability())
        .isEqualTo(Availability.busyUntil(end));
    assertThat(now(store.users().endBusy(ana.id(), end))).isTrue();
    assertThat(now(store.users().endBusy(ana.id(), end))).isFalse();
    assertThat(now(store.users().endBusy(bo.id(), end))).isFalse();
    assertThat(now(store.users().endBusy(nobody(), end))).isFalse();
    User after = store.users().latest(ana.id()).orElseThrow();
    assertThat(after.availability()).isEqualTo(Availability.AVAILABLE);
    assertThat(after.awayText()).contains("Back soon.");
    assertThat(store.users().recent(ana.id())).contains(after);
    reopen();
    assertThat(store.users().latest(ana.id())).contains(after);
    assertThat(store.users().latest(bo.id()).orElseThrow().availability())
        .isEqualTo(Availability.BUSY);
    assertThat(store.users().latest(nobody())).isEmpty();
  }

  @Test
  void anEndThatComesAfterAnExtensionIsNone() {
    User ana = person("ana");
    Instant end = START.plusSeconds(60);
    now(store.users().availability(ana.id(), Availability.busyUntil(end)));

    var extended = store.users().availability(ana.id(), Availability.busyUntil(end.plusSeconds(1)));
    var ended = store.users().endBusy(ana.id(), end);

    assertThat(now(ended)).isFalse();
    assertThat(store.users().latest(ana.id())).isEqualTo(now(extended));
    assertThat(now(extended).orElseThrow().availability())
        .isEqualTo(Availability.busyUntil(end.plusSeconds(1)));
  }

  @Test
  void memoryIsNeverOlderThanAnAcknowledgedChange() throws Exception {
    User ana = person("ana");
    reopen();
    for (int i = 0; i < 200; i++) {
      String text = String.format(Locale.ROOT, "away %d", i);
      Thread reader = Thread.ofVirtual().start(() -> store.users().byEmail("ana@example.org"));
      now(store.users().awayText(ana.id(), Optional.of(text)));
      reader.join();
      assertThat(store.users().recent(ana.id()).orElseThrow().awayText()).contains(text);
    }
  }
}
