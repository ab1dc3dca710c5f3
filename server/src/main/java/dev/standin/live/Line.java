package dev.standin.live;

import dev.standin.chat.Chat;
import dev.standin.chat.ClientId;
import dev.standin.chat.OverloadedException;
import dev.standin.chat.StoreException;
import dev.standin.chat.UserId;
import dev.standin.socketio.Event;
import dev.standin.socketio.RawJson;
import dev.standin.socketio.Socket;
import dev.standin.wire.BadInputException;
import dev.standin.wire.Fields;
import dev.standin.wire.JsonShapes;
import dev.standin.wire.Problem;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// One socket's events, parsed into calls of the chat and answered. Handlers run on the socket's
/// owner.
final class Line {

  private static final System.Logger LOG = System.getLogger(Line.class.getName());

  private final Socket socket;
  private final UserId user;
  private final Chat chat;
  private final LiveSettings settings;
  private final TokenBucket events;
  private final AtomicInteger pending = new AtomicInteger();
  private boolean allowed = true;
  private int refusals;

  Line(Socket socket, Chat chat, LiveSettings settings, LongSupplier nanos) {
    this.socket = socket;
    this.user = Door.user(socket);
    this.chat = chat;
    this.settings = settings;
    this.events = new TokenBucket(settings.eventsBurst(), settings.eventsPerSecond(), nanos);
  }

  void open() {
    socket.onAny(_ -> count());
    socket.on("join", this::join);
    socket.on("message", this::message);
  }

  /// Every event costs, known or not.
  private void count() {
    allowed = events.take();
    refusals = allowed ? 0 : refusals + 1;
    if (refusals > settings.refusals()) {
      socket.disconnect(true);
    }
  }

  /// The user's room was joined at the connection already; this only says so, or refuses.
  private void join(Event event) {
    if (!allowed) {
      refuse(event, Problem.THROTTLED);
      return;
    }
    Optional<String> wanted = wanted(event.args());
    if (wanted.isEmpty()) {
      refuse(event, Problem.BAD_INPUT, "\"join\" wants your own user id as a string.", "");
    } else if (UserId.parse(wanted.get()).filter(user::equals).isEmpty()) {
      refuse(event, Problem.NOT_YOURS);
    } else {
      event.ack(
          new RawJson(
              JsonShapes.bytes(
                  json -> {
                    json.writeStartObject();
                    json.writeStringField("user", user.hex());
                    json.writeEndObject();
                  })));
    }
  }

  private static Optional<String> wanted(List<? extends @Nullable Object> args) {
    @Nullable Object first = args.isEmpty() ? null : args.getFirst();
    @Nullable Object id = first instanceof Map<?, ?> object ? object.get("userId") : first;
    return id instanceof String text ? Optional.of(text) : Optional.empty();
  }

  private void message(Event event) {
    if (!allowed || pending.get() >= settings.pendingSends()) {
      refuse(event, Problem.THROTTLED);
      return;
    }
    String clientId = "";
    try {
      Fields fields = fields(event.args());
      Optional<ClientId> id = fields.clientId("clientId");
      clientId = id.map(ClientId::value).orElse("");
      Optional<UserId> recipient = fields.userId("recipient");
      var text = fields.text("content");
      if (recipient.isEmpty()) {
        refuse(event, Problem.UNKNOWN_RECIPIENT, clientId);
        return;
      }
      send(event, new Chat.Send(user, recipient.get(), text, id), clientId);
    } catch (BadInputException bad) {
      refuse(event, Problem.BAD_INPUT, String.valueOf(bad.getMessage()), clientId);
    }
  }

  private static Fields fields(List<? extends @Nullable Object> args) {
    if (args.isEmpty() || !(args.getFirst() instanceof Map<?, ?> object)) {
      throw new BadInputException(
          "\"message\" wants an object with \"recipient\" and \"content\".");
    }
    @SuppressWarnings("unchecked") // The names of a JSON object are strings.
    Map<String, ? extends @Nullable Object> values =
        (Map<String, ? extends @Nullable Object>) object;
    return new Fields(values);
  }

  /// Sends are handed over in the order of their events.
  private void send(Event event, Chat.Send send, String clientId) {
    pending.incrementAndGet();
    chat.send(send)
        .whenComplete(
            (sent, failure) -> {
              pending.decrementAndGet();
              if (failure != null) {
                refuse(event, problem(failure), clientId);
              } else {
                answer(event, sent, clientId);
              }
            });
  }

  /// The store itself says when it is away, once.
  private static Problem problem(Throwable failure) {
    Throwable cause =
        failure instanceof CompletionException wrapped && wrapped.getCause() != null
            ? wrapped.getCause()
            : failure;
    return switch (cause) {
      case StoreException away -> Problem.of(away);
      case OverloadedException _ -> Problem.UNAVAILABLE;
      default -> {
        LOG.log(System.Logger.Level.WARNING, "A send failed: {0}", cause.getClass().getName());
        yield Problem.UNAVAILABLE;
      }
    };
  }

  private void answer(Event event, Chat.Sent sent, String clientId) {
    switch (sent) {
      case Chat.Sent.Stored stored ->
          event.ack(
              new RawJson(
                  JsonShapes.bytes(
                      json -> {
                        json.writeStartObject();
                        json.writeFieldName("message");
                        JsonShapes.message(json, stored.message());
                        json.writeEndObject();
                      })));
      case Chat.Sent.UnknownRecipient _ -> refuse(event, Problem.UNKNOWN_RECIPIENT, clientId);
      case Chat.Sent.ClientIdReused _ -> refuse(event, Problem.CLIENT_ID_REUSED, clientId);
      case Chat.Sent.Throttled _ -> refuse(event, Problem.THROTTLED, clientId);
    }
  }

  private void refuse(Event event, Problem problem) {
    refuse(event, problem, problem.sentence(), "");
  }

  private void refuse(Event event, Problem problem, String clientId) {
    refuse(event, problem, problem.sentence(), clientId);
  }

  /// As the acknowledgement, or as an event of its own for who asked for none.
  private void refuse(Event event, Problem problem, String sentence, String clientId) {
    RawJson json =
        new RawJson(
            JsonShapes.bytes(
                out -> {
                  out.writeStartObject();
                  out.writeStringField("error", sentence);
                  out.writeStringField("code", problem.code());
                  if (!clientId.isEmpty()) {
                    out.writeStringField("clientId", clientId);
                  }
                  out.writeEndObject();
                }));
    if (event.wantsAck()) {
      event.ack(json);
    } else {
      socket.emit(event.name() + ":error", json);
    }
  }
}
