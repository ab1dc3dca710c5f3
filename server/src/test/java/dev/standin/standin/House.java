package dev.standin.standin;

import dev.standin.chat.Access;
import dev.standin.chat.Availability;
import dev.standin.chat.Message;
import dev.standin.chat.MessageLog;
import dev.standin.chat.MessageText;
import dev.standin.chat.Note;
import dev.standin.chat.ObjectIds;
import dev.standin.chat.Throttles;
import dev.standin.chat.User;
import dev.standin.chat.UserId;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/// A chat in memory with a stand-in: `house.user("ana")`, `house.says(bo, ana, "hi")`.
final class House {

  final InstantSource clock;
  final Timers timers;
  final ObjectIds ids;
  final MemoryLog log;
  final MemoryPeople people = new MemoryPeople();
  final Heralds heralds = new Heralds();

  House(InstantSource clock, Timers timers) {
    this.clock = clock;
    this.timers = timers;
    this.ids = new ObjectIds(clock, new Random(7));
    this.log = new MemoryLog(clock, ids);
  }

  static House withHands(HandTimers hands) {
    return new House(hands, hands);
  }

  StandInService standIn(StandInSettings settings, Model... models) {
    return new StandInService(
        stores(), surroundings(), settings, new Models(List.of(models), List.of()));
  }

  StandInService standIn(Model... models) {
    return standIn(StandInSettings.DEFAULT, models);
  }

  Stores stores() {
    return new Stores(log, people, people, new Access(log));
  }

  StandInService.Surroundings surroundings() {
    return new StandInService.Surroundings(
        clock, timers, ids, heralds, Throttles.ofOneNode(1_000, timers::nanos));
  }

  UserId user(String name) {
    UserId id = ids.user();
    people.put(
        new User(
            id,
            name + "@example.com",
            "hash",
            Availability.BUSY,
            Optional.empty(),
            Optional.empty(),
            clock.instant()));
    return id;
  }

  Note note(UserId owner, String title, String text, Note.Audience audience) {
    var note = new Note(ids.note(), owner, title, text, audience, clock.instant());
    people.save(note, 100);
    return note;
  }

  Message says(UserId from, UserId to, String text) {
    var message =
        new MessageLog.NewMessage(
            ids.message(), from, to, MessageText.parse(text).orElseThrow(), Optional.empty());
    var appended = log.append(message).toCompletableFuture().join();
    return ((MessageLog.Appended.Stored) appended).message();
  }

  static Message answered(StandInService standIn, Message question) {
    return join(standIn, question).orElseThrow();
  }

  static Optional<Message> join(StandInService standIn, Message question) {
    return joined(standIn.answer(question).toCompletableFuture());
  }

  static <T> T joined(CompletableFuture<T> stage) {
    return stage.orTimeout(20, TimeUnit.SECONDS).join();
  }

  /// Waits until the condition holds, for at most 20 s.
  static void until(BooleanSupplier condition) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (System.nanoTime() < end) {
      if (condition.getAsBoolean()) {
        return;
      }
      LockSupport.parkNanos(500_000);
    }
    throw new AssertionError("the condition did not hold within 20 s");
  }
}
