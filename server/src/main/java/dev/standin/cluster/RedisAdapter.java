package dev.standin.cluster;

import dev.standin.socketio.Audience;
import dev.standin.socketio.Broadcast.BroadcastAcks;
import dev.standin.socketio.Emission;
import dev.standin.socketio.LocalAdapter;
import dev.standin.socketio.Namespace;
import dev.standin.socketio.RawJson;
import dev.standin.socketio.RemoteSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// The adapter for many nodes on one Redis, in the format of Node's @socket.io/redis-adapter 8:
/// Node servers with that adapter and @socket.io/redis-emitter may be in the same cluster.
///
/// Other than there, a node listens to the channels of its occupied rooms only; a room that a
/// socket has just joined is heard from a round trip later ([#follow] says when). What Redis does
/// not take within a second does not reach the other nodes, and is counted.
public final class RedisAdapter extends LocalAdapter {

  private static final int UID_LENGTH = 8;
  private static final String LETTERS =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
  private static final Duration FOLLOWING = Duration.ofSeconds(1);

  private final Namespace namespace;
  private final Channels channels;
  private final ClusterOptions options;
  private final ChannelNames names;
  private final String uid;
  private final EventWriter writer;
  private final Requests requests;
  private final RoomChannels rooms;
  private final BadFrames bad;
  private final AtomicLong unsent = new AtomicLong();
  private final Channels.Receiver events = this::event;
  private final Channels.Receiver questions;
  private final Channels.Receiver responses = this::response;
  private volatile ForeignEvents foreign = (audience, event, args, extra) -> false;

  /// @param random makes the name by which other nodes know this adapter
  public RedisAdapter(
      Namespace namespace, RedisLink link, ClusterOptions options, RandomGenerator random) {
    this(namespace, link, link, options, random);
  }

  RedisAdapter(
      Namespace namespace,
      Channels channels,
      Deadlines deadlines,
      ClusterOptions options,
      RandomGenerator random) {
    super(namespace);
    this.namespace = namespace;
    this.channels = channels;
    this.options = options;
    this.names = ChannelNames.of(options.prefix(), namespace.name());
    this.uid = uid(random);
    this.writer = new EventWriter(uid, namespace.name());
    this.requests = new Requests(deadlines, uid);
    this.bad = new BadFrames(deadlines);
    RequestHandling handling = new RequestHandling(this, writer, names, options);
    this.questions = message -> bad.guard("A request", () -> handling.request(message, uid));
    this.rooms =
        new RoomChannels(
            this::occupied,
            room -> channels.subscribe(names.room(room), events),
            room -> channels.unsubscribe(names.room(room), events));
    listen(rooms);
  }

  private static String uid(RandomGenerator random) {
    StringBuilder uid = new StringBuilder(UID_LENGTH);
    for (int i = 0; i < UID_LENGTH; i++) {
      uid.append(LETTERS.charAt(random.nextInt(LETTERS.length())));
    }
    return uid.toString();
  }

  /// Sets who looks at events of other servers first; to be called before any come.
  public void intercept(ForeignEvents interceptor) {
    foreign = interceptor;
  }

  /// How many messages of other servers could not be used.
  public long badFrames() {
    return bad.count();
  }

  /// How many messages Redis did not take, or not in time.
  public long unsent() {
    return unsent.get();
  }

  @Override
  public void start() {
    channels.subscribe(names.requests(), questions);
    channels.subscribe(names.responses(), responses);
    channels.subscribe(names.responses(uid), responses);
    channels.subscribe(names.everyone(), events);
    rooms.open(ownRooms());
  }

  @Override
  public void close() {
    rooms.close();
    channels.unsubscribe(names.everyone(), events);
    channels.unsubscribe(names.requests(), questions);
    channels.unsubscribe(names.responses(), responses);
    channels.unsubscribe(names.responses(uid), responses);
    requests.close();
  }

  // Events.

  @Override
  public void broadcast(Audience audience, Emission emission) {
    if (!audience.local()) {
      byte[] message = writer.event(audience, emission, Optional.empty());
      publish(names.events(audience.rooms()), message);
    }
    super.broadcast(audience, emission);
  }

  /// Sends an event to the sockets of the other nodes in the room, not to those of this one. Its
  /// `extra` bytes are for the [ForeignEvents] there; Node's servers don't see them. Completes when
  /// Redis has taken it; fails after 1 s.
  public CompletionStage<Void> tellOthers(String room, String event, RawJson arg, byte[] extra) {
    Audience audience = new Audience(Set.of(room), Set.of(), false);
    Emission emission = new Emission(event, List.of(arg), false, true, Optional.empty());
    byte[] message = writer.event(audience, emission, Optional.of(extra));
    return publish(names.room(room), message).thenAccept(receivers -> {});
  }

  /// Sends an event to the sockets of the other nodes in any of the rooms. Completes when Redis has
  /// taken it; fails after 1 s.
  public CompletionStage<Void> tellOthers(Set<String> rooms, String event, RawJson arg) {
    Audience audience = new Audience(rooms, Set.of(), false);
    Emission emission = new Emission(event, List.of(arg), false, true, Optional.empty());
    byte[] message = writer.event(audience, emission, Optional.empty());
    return publish(names.events(rooms), message).thenAccept(receivers -> {});
  }

  /// As [#serverSideEmit]; completes when Redis has taken it, fails after 1 s.
  CompletionStage<Void> tellNodes(String event, List<? extends @Nullable Object> args) {
    return publish(names.requests(), JsonText.object(serverSide(event, args)))
        .thenAccept(receivers -> {});
  }

  /// Sets who hears such an event.
  void onTold(String event, Consumer<List<Object>> hearer) {
    namespace.onServerSide(event, told -> hearer.accept(told.args()));
  }

  /// Listens to the room's channel even if no socket is in it. Completes when that is certain;
  /// fails after 1 s, and then it will be once Redis is back. Each call wants one [#unfollow].
  public CompletionStage<Void> follow(String room) {
    CompletableFuture<Void> subscribed =
        channels.subscribe(names.room(room), events).toCompletableFuture();
    return subscribed.isDone()
        ? subscribed
        : subscribed.copy().orTimeout(FOLLOWING.toMillis(), TimeUnit.MILLISECONDS);
  }

  public void unfollow(String room) {
    channels.unsubscribe(names.room(room), events);
  }

  CompletionStage<Long> publish(String channel, byte[] message) {
    return channels
        .publish(channel, message)
        .whenComplete(
            (receivers, failure) -> {
              if (failure != null) {
                unsent.incrementAndGet();
              }
            });
  }

  private void event(byte[] message) {
    bad.guard(
        "An event",
        () ->
            EventReader.event(message, uid)
                .filter(event -> event.namespace().equals(namespace.name()))
                .ifPresent(this::deliver));
  }

  private void deliver(ForeignEvent event) {
    Audience audience = event.audience();
    if (!foreign.take(audience, event.name(), event.args(), event.options().extra())) {
      Emission emission = event.emission();
      super.broadcast(
          audience, event.options().at().map(this::place).map(emission::at).orElse(emission));
    }
  }

  @Override
  public void broadcastWithAck(
      Audience audience, Emission emission, Duration deadline, Answers answers) {
    if (!audience.local()) {
      String id = requests.open(new ClientQuestion(answers), deadline);
      long millis = Math.max(1, deadline.toMillis());
      publish(names.requests(), writer.question(id, audience, emission, millis));
    }
    super.broadcastWithAck(audience, emission, deadline, answers);
  }

  private void response(byte[] message) {
    bad.guard(
        "An answer",
        () -> {
          Map<String, Object> response = RequestHandling.fields(message);
          requests.answered(JsonTree.text(response, "requestId"), response);
        });
  }

  // Questions to nodes.

  @Override
  public CompletionStage<Integer> serverCount() {
    return channels.subscribers(names.requests());
  }

  @Override
  public CompletionStage<List<RemoteSocket>> fetchSockets(Audience audience) {
    List<RemoteSocket> found =
        new ArrayList<>(super.fetchSockets(audience).toCompletableFuture().join());
    if (audience.local()) {
      return CompletableFuture.completedFuture(found);
    }
    Map<String, Object> request = request(RequestHandling.FETCH);
    request.put("opts", RequestHandling.opts(audience));
    return answersOfAll(request, response -> found.addAll(sockets(response)))
        .thenApply(all -> found);
  }

  private List<RemoteSocket> sockets(Map<String, Object> response) {
    List<RemoteSocket> sockets = new ArrayList<>();
    if (response.get("sockets") instanceof List<?> list) {
      for (Object each : list) {
        if (each instanceof Map<?, ?> facts) {
          sockets.add(SocketFacts.socket(namespace, JsonTree.object(Map.of("", facts), "")));
        }
      }
    }
    return sockets;
  }

  @Override
  public CompletionStage<Set<String>> socketIds(Set<String> chosen) {
    Set<String> all = new HashSet<>(ownIds(chosen));
    Map<String, Object> request = request(RequestHandling.SOCKETS);
    request.put("rooms", chosen);
    return answersOfAll(request, response -> all.addAll(JsonTree.texts(response, "sockets")))
        .thenApply(done -> all);
  }

  @Override
  public CompletionStage<Set<String>> allRooms() {
    Set<String> all = new HashSet<>(ownRooms());
    return answersOfAll(
            request(RequestHandling.ALL_ROOMS),
            response -> all.addAll(JsonTree.texts(response, "rooms")))
        .thenApply(done -> all);
  }

  Set<String> ownIds(Set<String> chosen) {
    return super.socketIds(chosen).toCompletableFuture().join();
  }

  Set<String> ownRooms() {
    return super.allRooms().toCompletableFuture().join();
  }

  private Map<String, Object> request(int type) {
    Map<String, Object> request = new LinkedHashMap<>();
    request.put("uid", uid);
    request.put("type", type);
    return request;
  }

  /// Fails if another node does not answer in time.
  private CompletionStage<Void> answersOfAll(
      Map<String, Object> request, Consumer<Map<String, Object>> each) {
    return ask(request, options.requestsTimeout(), each)
        .thenAccept(
            missing -> {
              if (missing > 0) {
                throw new RequestTimeoutException(missing, options.requestsTimeout());
              }
            });
  }

  /// How many other nodes did not answer.
  private CompletionStage<Integer> ask(
      Map<String, Object> request, Duration deadline, Consumer<Map<String, Object>> each) {
    Function<Integer, CompletionStage<Integer>> asking =
        servers -> {
          Gathering gathering = new Gathering(servers - 1, each);
          if (servers <= 1) {
            return CompletableFuture.completedFuture(0);
          }
          String id = requests.open(gathering, deadline);
          request.put("requestId", id);
          publish(names.requests(), JsonText.object(request))
              .exceptionally(
                  failure -> {
                    requests.end(id);
                    gathering.missing().completeExceptionally(failure);
                    return 0L;
                  });
          return gathering.missing();
        };
    return serverCount().thenCompose(asking);
  }

  // Sockets.

  @Override
  public void addSockets(Audience audience, Set<String> joined) {
    move(RequestHandling.JOIN, audience, Map.of("rooms", joined));
    super.addSockets(audience, joined);
  }

  @Override
  public void delSockets(Audience audience, Set<String> left) {
    move(RequestHandling.LEAVE, audience, Map.of("rooms", left));
    super.delSockets(audience, left);
  }

  @Override
  public void disconnectSockets(Audience audience, boolean closeConnection) {
    move(RequestHandling.DISCONNECT, audience, Map.of("close", closeConnection));
    super.disconnectSockets(audience, closeConnection);
  }

  private void move(int type, Audience audience, Map<String, Object> how) {
    if (!audience.local()) {
      Map<String, Object> request = request(type);
      request.put("opts", RequestHandling.opts(audience));
      request.putAll(how);
      publish(names.requests(), JsonText.object(request));
    }
  }

  // Events for nodes.

  @Override
  public void serverSideEmit(String event, List<? extends @Nullable Object> args) {
    publish(names.requests(), JsonText.object(serverSide(event, args)));
  }

  private Map<String, Object> serverSide(String event, List<? extends @Nullable Object> args) {
    List<@Nullable Object> data = new ArrayList<>(args.size() + 1);
    data.add(event);
    data.addAll(args);
    Map<String, Object> request = request(RequestHandling.SERVER_SIDE_EMIT);
    request.put("data", data);
    return request;
  }

  @Override
  public CompletionStage<BroadcastAcks> serverSideEmitWithAck(
      Duration deadline, String event, List<? extends @Nullable Object> args) {
    List<List<Object>> answers = new ArrayList<>();
    Map<String, Object> request = serverSide(event, args);
    return ask(request, deadline, response -> answers.add(RequestHandling.answer(response)))
        .thenApply(missing -> new BroadcastAcks(List.copyOf(answers), missing));
  }

  /// For requests of other nodes: their handlers run here.
  void heardHere(String event, List<Object> args, Optional<Consumer<List<Object>>> answer) {
    if (answer.isPresent()) {
      heard(event, args, answer.get());
    } else {
      heard(event, args);
    }
  }
}
