package dev.standin.http;

import dev.standin.chat.Access;
import dev.standin.chat.Chat;
import dev.standin.chat.ClientId;
import dev.standin.chat.Message;
import dev.standin.chat.MessageLog;
import dev.standin.chat.ReadAccess;
import dev.standin.chat.User;
import dev.standin.chat.UserId;
import dev.standin.chat.UserStore;
import dev.standin.wire.BadInputException;
import dev.standin.wire.Fields;
import dev.standin.wire.JsonBytes;
import dev.standin.wire.JsonShapes;
import dev.standin.wire.Problem;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;

/// `/messages` of the contract.
final class MessageRoutes {

  private static final int MOST_STREAMS = 16;
  private static final String NOBODY = "There is no such user.";

  private final Chat chat;
  private final UserStore users;
  private final MessageLog log;
  private final Access access;
  private final Work streams;
  private final ApiSettings settings;

  /// How many histories each user reads now: slow readers must not keep others from theirs.
  private final Map<UserId, Integer> reading = new ConcurrentHashMap<>();

  MessageRoutes(Api.Parts parts, Work streams, ApiSettings settings) {
    this.chat = parts.chat();
    this.users = parts.users();
    this.log = parts.log();
    this.access = new Access(parts.log());
    this.streams = streams;
    this.settings = settings;
    parts
        .metrics()
        .gauge(
            "standin_history_streams",
            "Histories that are read now.",
            () -> reading.values().stream().mapToLong(Integer::longValue).sum());
  }

  /// POST /messages.
  void send(Exchange exchange) {
    Fields body = exchange.body();
    Optional<UserId> recipient = body.userId("recipient");
    var text = body.text("content");
    Optional<ClientId> clientId = body.clientId("clientId");
    if (recipient.isEmpty()) {
      exchange.problem(Problem.UNKNOWN_RECIPIENT);
      return;
    }
    var send = new Chat.Send(exchange.user().id(), recipient.get(), text, clientId);
    exchange.await(chat.send(send), sent -> sent(exchange, sent));
  }

  private void sent(Exchange exchange, Chat.Sent sent) {
    switch (sent) {
      case Chat.Sent.Stored stored -> stored(exchange, stored);
      case Chat.Sent.UnknownRecipient _ -> exchange.problem(Problem.UNKNOWN_RECIPIENT);
      case Chat.Sent.ClientIdReused _ -> exchange.problem(Problem.CLIENT_ID_REUSED);
      case Chat.Sent.Throttled(Duration wait) ->
          exchange.answer(Reply.later(Problem.THROTTLED, wait));
    }
  }

  private void stored(Exchange exchange, Chat.Sent.Stored stored) {
    byte[] message = JsonShapes.message(stored.message());
    if (stored.reply().isEmpty()) {
      exchange.answer(Reply.json(200, wrapped(message).raw("}").toBytes()));
    } else if (respondAsync(exchange)) {
      exchange.answer(
          withReply(message, Optional.empty()).with("Preference-Applied", "respond-async"));
    } else {
      awaitReply(exchange, message, stored.reply().get());
    }
  }

  /// Waits for the stand-in until the deadline. Who hung up meanwhile finds the reply in the
  /// history.
  private void awaitReply(
      Exchange exchange, byte[] message, CompletionStage<Optional<Message>> reply) {
    long timer =
        exchange
            .vertx()
            .setTimer(
                settings.replyWait().toMillis(),
                _ -> exchange.answer(withReply(message, Optional.empty())));
    reply.whenComplete(
        (answer, fault) ->
            exchange.onLoop(
                () -> {
                  exchange.vertx().cancelTimer(timer);
                  exchange.answer(withReply(message, fault == null ? answer : Optional.empty()));
                }));
  }

  private static JsonBytes wrapped(byte[] message) {
    return new JsonBytes(message.length * 2 + 32).raw("{\"message\":").raw(message);
  }

  private static Reply withReply(byte[] message, Optional<Message> reply) {
    JsonBytes json = wrapped(message).raw(",\"reply\":");
    if (reply.isPresent()) {
      JsonShapes.message(json, reply.get());
    } else {
      json.raw("null");
    }
    return Reply.json(200, json.raw("}").toBytes());
  }

  /// RFC 7240.
  private static boolean respondAsync(Exchange exchange) {
    for (String line : exchange.request().headers().getAll("Prefer")) {
      for (String preference : line.split(",", -1)) {
        if (preference.split(";", 2)[0].strip().equalsIgnoreCase("respond-async")) {
          return true;
        }
      }
    }
    return false;
  }

  /// GET /messages/{recipientId}: all of it, or the newest `limit`.
  void history(Exchange exchange) {
    UserId peer =
        UserId.parse(exchange.parameter())
            .orElseThrow(
                () -> new BadInputException("The id in the path must have 24 hexadecimal digits."));
    Optional<Integer> newest = exchange.query("limit", 1, Integer.MAX_VALUE).map(Long::intValue);
    UserId reader = exchange.user().id();
    if (reading.merge(reader, 1, Integer::sum) > MOST_STREAMS) {
      doneReading(reader);
      exchange.answer(Reply.later(Problem.THROTTLED, Duration.ofSeconds(1)));
      return;
    }
    streams.start(exchange, () -> history(exchange, peer, newest), () -> doneReading(reader));
  }

  private void doneReading(UserId reader) {
    reading.computeIfPresent(reader, (_, n) -> n == 1 ? null : n - 1);
  }

  private void history(Exchange exchange, UserId peer, Optional<Integer> newest) {
    User reader = exchange.user();
    Optional<ReadAccess> right = access.readDirect(reader.id(), peer);
    if (right.isPresent()) {
      new MessageStream(exchange, settings.drainDeadline(), streams::crowded)
          .from(page -> log.stream(right.get(), newest, page));
    } else if (users.byId(peer).isPresent()) {
      exchange.answer(Reply.json(200, new JsonBytes(16).raw("[]").toBytes()));
    } else {
      exchange.answer(Reply.problem(Problem.NOT_FOUND, NOBODY));
    }
  }
}
