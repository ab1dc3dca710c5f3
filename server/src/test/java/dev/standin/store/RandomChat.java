package dev.standin.store;

import static dev.standin.store.StoreFixture.now;

import dev.standin.chat.Availability;
import dev.standin.chat.ClientId;
import dev.standin.chat.Message;
import dev.standin.chat.MessageLog;
import dev.standin.chat.MessageText;
import dev.standin.chat.Note;
import dev.standin.chat.ObjectIds;
import dev.standin.chat.Origin;
import dev.standin.chat.Store;
import dev.standin.chat.User;
import dev.standin.chat.UserId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

/// Fills a store with everything that there can be in one, by chance.
public final class RandomChat {

  private static final List<String> TEXTS =
      List.of(
          "hello",
          "é\u0301 ß 漢字 👩‍👩‍👧 \"quoted\" \\ back\\slash",
          "line\nbreak\r\n\ttab \u0000 nul \u2028 separator",
          " ",
          "{\"type\":\"end\"}");

  private final Store store;
  private final FakeClock clock;
  private final long seed;
  private final SplittableRandom random;
  private final ObjectIds ids;
  private final List<User> users = new ArrayList<>();

  public RandomChat(Store store, FakeClock clock, long seed) {
    this.store = store;
    this.clock = clock;
    this.seed = seed;
    this.random = new SplittableRandom(seed);
    this.ids = new ObjectIds(clock, random);
  }

  /// So many people say so many things.
  public void fill(int people, int messages) {
    for (int i = 0; i < people; i++) {
      users.add(person(i));
    }
    for (int i = 0; i < messages; i++) {
      say(i);
    }
    for (int i = 0; i < people; i++) {
      note(i);
    }
  }

  private User person(int i) {
    clock.move(Duration.ofMillis(random.nextInt(5_000)));
    String email = (random.nextBoolean() ? "Ana" : "bø") + i + "@Seed" + seed + ".Example.org";
    var user =
        new User(
            ids.user(),
            email,
            "$2b$10$abcdefghijklmnopqrstuv" + i,
            Availability.AVAILABLE,
            Optional.empty(),
            Optional.empty(),
            clock.instant());
    now(store.users().register(user));
    if (random.nextInt(3) == 0) {
      var busy =
          random.nextBoolean()
              ? Availability.BUSY
              : Availability.busyUntil(clock.instant().plusSeconds(1_000_000));
      now(store.users().availability(user.id(), busy));
    }
    if (random.nextInt(3) == 0) {
      now(store.users().awayText(user.id(), Optional.of(text())));
    }
    if (random.nextInt(3) == 0) {
      now(store.users().notBefore(user.id(), clock.instant().minusSeconds(9)));
    }
    return user;
  }

  private void say(int i) {
    // Clocks jump back, too.
    clock.move(Duration.ofMillis(random.nextInt(10) == 0 ? -3_000 : random.nextInt(900)));
    UserId from = any();
    UserId to = random.nextInt(12) == 0 ? from : any();
    Optional<ClientId> clientId =
        random.nextBoolean() ? ClientId.parse("c-" + i) : Optional.empty();
    var message =
        new MessageLog.NewMessage(ids.message(), from, to, new MessageText(text()), clientId);
    var stored = (MessageLog.Appended.Stored) now(store.messages().append(message));
    if (stored.recipientBusy()) {
      answer(stored.message());
    }
  }

  private void answer(Message question) {
    switch (random.nextInt(4)) {
      case 0 -> {}
      case 1 -> now(store.messages().closeQuestion(question.id()));
      default -> {
        Origin origin = List.of(Origin.values()).get(random.nextInt(4));
        now(
            store
                .messages()
                .answer(
                    new MessageLog.NewAnswer(
                        ids.message(),
                        question,
                        new MessageText(text()),
                        origin,
                        "{\"notes\":[\"" + random.nextInt() + "\"]}")));
      }
    }
  }

  private void note(int i) {
    clock.move(Duration.ofSeconds(1));
    Note.Audience audience =
        switch (random.nextInt(3)) {
          case 0 -> new Note.Audience.Never();
          case 1 -> new Note.Audience.Everyone();
          default -> new Note.Audience.Person(any());
        };
    var note = new Note(ids.note(), any(), "title " + i, text(), audience, clock.instant());
    now(store.notes().save(note, 200));
  }

  private String text() {
    return random.nextInt(40) == 0
        ? "long ".repeat(3_000)
        : TEXTS.get(random.nextInt(TEXTS.size())) + random.nextInt(1_000);
  }

  private UserId any() {
    return users.get(random.nextInt(users.size())).id();
  }
}
