package dev.standin.cluster;

import dev.standin.socketio.Adapter;
import dev.standin.socketio.Audience;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/// Does for other servers what they ask for, and answers them. The types are those of
///
/// @socket.io/redis-adapter 8.
final class RequestHandling {

  static final int SOCKETS = 0;
  static final int ALL_ROOMS = 1;
  static final int JOIN = 2;
  static final int LEAVE = 3;
  static final int DISCONNECT = 4;
  static final int FETCH = 5;
  static final int SERVER_SIDE_EMIT = 6;

  /// For clients' answers, where the server that asks doesn't say how long it waits.
  private static final long USUAL_TIMEOUT_MILLIS = 5_000;

  private final RedisAdapter adapter;
  private final EventWriter writer;
  private final ChannelNames names;
  private final ClusterOptions options;

  RequestHandling(
      RedisAdapter adapter, EventWriter writer, ChannelNames names, ClusterOptions options) {
    this.adapter = adapter;
    this.writer = writer;
    this.names = names;
    this.options = options;
  }

  /// Who asks, and for what.
  private record Request(Map<String, Object> fields) {

    String id() {
      return JsonTree.text(fields, "requestId");
    }

    String uid() {
      return JsonTree.text(fields, "uid");
    }

    Set<String> rooms() {
      return new HashSet<>(JsonTree.texts(fields, "rooms"));
    }

    boolean close() {
      return Boolean.TRUE.equals(fields.get("close"));
    }

    /// Those who are meant on this node. Without options it is one socket, as older servers ask.
    Audience audience() {
      Map<String, Object> opts = JsonTree.object(fields, "opts");
      if (!fields.containsKey("opts")) {
        return new Audience(Set.of(JsonTree.text(fields, "sid")), Set.of(), true);
      }
      return new Audience(
          new HashSet<>(JsonTree.texts(opts, "rooms")),
          new HashSet<>(JsonTree.texts(opts, "except")),
          true);
    }

    /// The rooms to join or to leave.
    Set<String> moved() {
      return fields.containsKey("opts") ? rooms() : Set.of(JsonTree.text(fields, "room"));
    }
  }

  static Map<String, Object> opts(Audience audience) {
    Map<String, Object> opts = new LinkedHashMap<>();
    opts.put("rooms", audience.rooms());
    opts.put("except", audience.except());
    return opts;
  }

  /// A message of the channels for requests and responses: JSON or MessagePack.
  static Map<String, Object> fields(byte[] message) {
    if (message.length > 0 && message[0] == '{') {
      return JsonTree.object(message);
    }
    Object value = Unpacking.whole(message, in -> in.value(0));
    if (value instanceof Map<?, ?> map) {
      return JsonTree.object(Map.of("", map), "");
    }
    throw new BadFrameException("it is no object");
  }

  void request(byte[] message, String ownUid) {
    if (message.length > 0 && message[0] == '{') {
      Request request = new Request(JsonTree.object(message));
      if (!request.uid().equals(ownUid)) {
        handle(request);
      }
    } else {
      ForeignEvent question = EventReader.question(message);
      if (!question.sender().equals(ownUid)) {
        ask(question);
      }
    }
  }

  private void handle(Request request) {
    int type = request.fields.get("type") instanceof Long number ? Math.toIntExact(number) : -1;
    switch (type) {
      case SOCKETS -> respond(request, Map.of("sockets", adapter.ownIds(request.rooms())));
      case ALL_ROOMS -> respond(request, Map.of("rooms", adapter.ownRooms()));
      case JOIN -> {
        adapter.addSockets(request.audience(), request.moved());
        done(request);
      }
      case LEAVE -> {
        adapter.delSockets(request.audience(), request.moved());
        done(request);
      }
      case DISCONNECT -> {
        boolean here = isHere(request);
        adapter.disconnectSockets(request.audience(), request.close());
        if (here) {
          respond(request, Map.of());
        }
      }
      case FETCH -> fetch(request);
      case SERVER_SIDE_EMIT -> hear(request);
      default -> throw new BadFrameException("a request of type " + type + " is unknown");
    }
  }

  /// Older servers want to know that one socket was moved.
  private void done(Request request) {
    if (isHere(request)) {
      respond(request, Map.of());
    }
  }

  private boolean isHere(Request request) {
    return !request.fields.containsKey("opts")
        && !adapter.ownIds(Set.of(JsonTree.text(request.fields, "sid"))).isEmpty();
  }

  private void fetch(Request request) {
    List<Map<String, Object>> sockets =
        adapter.fetchSockets(request.audience()).toCompletableFuture().join().stream()
            .map(socket -> SocketFacts.of(socket, options.secretsStay()))
            .toList();
    respond(request, Map.of("sockets", sockets));
  }

  private void hear(Request request) {
    if (!(request.fields.get("data") instanceof List<?> data) || data.isEmpty()) {
      throw new BadFrameException("its event has no name");
    }
    List<Object> args = new ArrayList<>(data.subList(1, data.size()));
    Optional<Consumer<List<Object>>> answer =
        request.fields.containsKey("requestId")
            ? Optional.of(values -> answer(request, values))
            : Optional.empty();
    adapter.heardHere(String.valueOf(data.getFirst()), args, answer);
  }

  /// A node's own answer to a server-side event: to all, as Node sends it.
  private void answer(Request request, List<Object> values) {
    Map<String, Object> response = new LinkedHashMap<>();
    response.put("type", SERVER_SIDE_EMIT);
    response.put("requestId", request.id());
    if (!values.isEmpty()) {
      response.put("data", values.getFirst());
    }
    if (values.size() > 1) {
      response.put(EventWriter.MORE, values.subList(1, values.size()));
    }
    adapter.publish(responses(request.uid()), JsonText.object(response));
  }

  /// What [#answer] wrote, or Node.
  static List<Object> answer(Map<String, Object> response) {
    List<Object> values = new ArrayList<>(1);
    if (response.containsKey("data")) {
      values.add(response.get("data"));
    }
    if (response.get(EventWriter.MORE) instanceof List<?> more) {
      values.addAll(more);
    }
    return values;
  }

  private void respond(Request request, Map<String, Object> what) {
    Map<String, Object> response = new LinkedHashMap<>();
    response.put("requestId", request.id());
    response.putAll(what);
    adapter.publish(responses(request.uid()), JsonText.object(response));
  }

  private String responses(String uid) {
    return options.ownResponses() && !uid.isEmpty() ? names.responses(uid) : names.responses();
  }

  private void ask(ForeignEvent question) {
    long millis = question.options().timeout();
    Duration deadline = Duration.ofMillis(millis > 0 ? millis : USUAL_TIMEOUT_MILLIS);
    String id = question.requestId().orElseThrow();
    adapter.broadcastWithAck(
        question.audience(),
        question.emission(),
        deadline,
        new AnswersBack(id, responses(question.sender())));
  }

  /// Carries the answers of this node's clients to the server that asked.
  private final class AnswersBack implements Adapter.Answers {

    private final String id;
    private final String channel;

    AnswersBack(String id, String channel) {
      this.id = id;
      this.channel = channel;
    }

    @Override
    public void asked(int clients) {
      tell(Map.of("clientCount", clients), Integer.parseInt(ClientQuestion.COUNT));
    }

    @Override
    public void answered(List<Object> args) {
      adapter.publish(channel, writer.answer(id, args));
    }

    @Override
    public void missed(int clients) {
      tell(Map.of("missed", clients), ClientQuestion.MISSED);
    }

    @Override
    public void over() {}

    private void tell(Map<String, Object> what, Object type) {
      Map<String, Object> response = new LinkedHashMap<>();
      response.put("type", type);
      response.put("requestId", id);
      response.putAll(what);
      adapter.publish(channel, JsonText.object(response));
    }
  }
}
