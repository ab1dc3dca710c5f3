package dev.standin.store.mongo;

import com.mongodb.MongoException;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Updates;
import dev.standin.chat.Entry;
import dev.standin.chat.Message;
import dev.standin.chat.MessageLog.Answered;
import dev.standin.chat.MessageLog.Appended;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/// A group of steps on its way into the log.
final class Batch {

  private static final System.Logger LOG = System.getLogger(Batch.class.getName());

  /// The store works, but this group took too long; no code of a server.
  static final int GAVE_UP = -100;

  private final Parts parts;
  private final Patience patience;
  private final List<Step> all;
  private final Deque<Step> rest;
  private final List<Message> entries = new ArrayList<>();
  private final List<Runnable> acknowledgements = new ArrayList<>();
  private final List<Object> questions = new ArrayList<>();
  private List<Planned> doubt = List.of();

  /// Taken out of `rest`, and not accounted for yet.
  private List<Planned> underWay = List.of();

  private Optional<MongoException> fault = Optional.empty();

  Batch(Parts parts, List<Step> steps) {
    this.parts = parts;
    this.patience = new Patience(parts.nanos(), parts.options().patience());
    this.all = List.copyOf(steps);
    this.rest = new ArrayDeque<>(steps);
  }

  /// New entries in the order of their places; nobody has heard of them yet.
  List<? extends Entry> entries() {
    return entries;
  }

  /// What may be stored, or may be stored at any time, though nobody knows.
  List<Planned> doubt() {
    return doubt;
  }

  /// Why not everything was done; empty if it was.
  Optional<MongoException> fault() {
    return fault;
  }

  void run() {
    try {
      Sight sight =
          patience.insist(
              () -> Sight.of(all, parts.database(), parts.conversations(), parts.users()));
      var inserts = new Inserts(parts, sight, patience);
      while (!rest.isEmpty() && doubt.isEmpty()) {
        if (rest.peekFirst() instanceof Step.Place place) {
          place(sight, place);
          rest.removeFirst();
        } else {
          insert(sight, inserts);
        }
        giveUpIfOver();
      }
    } catch (MongoException last) {
      fault = Optional.of(last);
      doubt = unaccounted();
    } catch (RuntimeException | Error bug) {
      LOG.log(System.Logger.Level.ERROR, "a group could not be written", bug);
      fault = Optional.of(new MongoException("a fault of ours", bug));
      doubt = unaccounted();
    }
    close();
  }

  /// The fault may have come before the insert or behind it.
  private List<Planned> unaccounted() {
    return underWay.stream().filter(it -> !entries.contains(it.message())).toList();
  }

  private void giveUpIfOver() {
    if (!rest.isEmpty() && doubt.isEmpty() && patience.over()) {
      throw new MongoException(GAVE_UP, "no place was found in time");
    }
  }

  private void insert(Sight sight, Inserts inserts) {
    List<Step> steps = rest.stream().takeWhile(it -> !(it instanceof Step.Place)).toList();
    Plan plan = patience.insist(() -> plan(sight, steps));
    patience.insist(() -> explained(plan));
    steps.forEach(_ -> rest.removeFirst());
    acknowledgements.addAll(plan.settled);
    underWay = plan.planned;
    Inserts.Outcome outcome = inserts.insert(plan.planned);
    int stored = outcome.stored();
    plan.planned.subList(0, stored).forEach(it -> stored(sight, it));
    List<Planned> left = plan.planned.subList(stored, plan.planned.size());
    switch (outcome.stop()) {
      case DONE, TAKEN -> again(left, plan.later);
      case REFUSED -> {
        RuntimeException refusal = Faults.writing(outcome.fault().orElseThrow());
        acknowledgements.add(() -> left.getFirst().step().done().completeExceptionally(refusal));
        again(left.subList(1, left.size()), plan.later);
      }
      case DOUBT -> {
        doubt = left;
        fault = outcome.fault();
        plan.later.forEach(rest::addLast);
      }
    }
    underWay = List.of();
  }

  private Plan plan(Sight sight, List<Step> steps) {
    var plan =
        new Plan(sight, parts.conversations(), whole(parts.clock().instant()), parts.lane().end());
    for (Step step : steps) {
      switch (step) {
        case Step.Append append -> plan.append(append);
        case Step.Answer answer -> plan.answer(answer);
        case Step.Place _ -> throw new IllegalStateException("a step that is placed alone");
      }
    }
    return plan;
  }

  private boolean explained(Plan plan) {
    new Whys(parts.database()).keep(plan.whys);
    return true;
  }

  private static Instant whole(Instant instant) {
    return Instant.ofEpochMilli(instant.toEpochMilli());
  }

  private void again(List<Planned> left, List<Step> later) {
    List<Step> first = new ArrayList<>();
    left.forEach(it -> first.add(it.step()));
    first.addAll(later);
    first.reversed().forEach(rest::addFirst);
  }

  private void stored(Sight sight, Planned planned) {
    Message message = planned.message();
    entries.add(message);
    parts.lane().reached(message.pos());
    parts
        .conversations()
        .tail(
            message.conversation(),
            new Conversation.Tail(
                message.seq(), message.timestamp().toEpochMilli(), message.pos()));
    parts.lists().touched(message);
    parts.search().touched(message);
    switch (planned.step()) {
      case Step.Append append -> {
        planned.dedupe().ifPresent(it -> sight.earlier.put(it, planned.document()));
        boolean busy = planned.document().containsKey(Fields.BUSY);
        acknowledgements.add(
            () -> append.done().complete(new Appended.Stored(message, false, busy)));
      }
      case Step.Answer answer -> {
        sight.answers.put(answer.question(), message);
        questions.add(Documents.id(answer.question().hex()));
        acknowledgements.add(() -> answer.done().complete(new Answered.Stored(message)));
      }
      case Step.Place place ->
          acknowledgements.add(() -> place.done().complete(Optional.of(message)));
    }
  }

  private void place(Sight sight, Step.Place step) {
    Placing.Outcome outcome = new Placing(parts, patience).place(sight, step);
    switch (outcome) {
      case Placing.Outcome.Placed(Planned planned) -> stored(sight, planned);
      case Placing.Outcome.There(Optional<Message> message) ->
          acknowledgements.add(() -> step.done().complete(message));
      case Placing.Outcome.Doubt(Planned planned, MongoException last) -> {
        doubt = List.of(planned);
        fault = Optional.of(last);
      }
    }
  }

  /// Whoever has an answer needs no other one. If this is not written, those who look for open
  /// questions see the answer.
  private void close() {
    if (questions.isEmpty()) {
      return;
    }
    try {
      parts
          .database()
          .messages
          .updateMany(Filters.in(Fields.ID, questions), Updates.unset(Fields.QUESTION));
    } catch (MongoException _) {
      questions.clear();
    }
  }

  /// To be called after the listener heard: tells those who wait, every one of them.
  void acknowledge() {
    acknowledgements.forEach(Runnable::run);
    if (fault.isPresent()) {
      RuntimeException unknown = Faults.unknown(fault.get());
      RuntimeException none = Faults.writing(fault.get());
      doubt.forEach(it -> it.step().done().completeExceptionally(unknown));
      underWay.forEach(it -> it.step().done().completeExceptionally(unknown));
      all.forEach(it -> it.done().completeExceptionally(none));
    }
  }
}
