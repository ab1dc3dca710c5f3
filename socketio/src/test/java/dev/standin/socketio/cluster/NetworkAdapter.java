package dev.standin.socketio.cluster;

import dev.standin.socketio.Adapter;
import dev.standin.socketio.Audience;
import dev.standin.socketio.Broadcast.BroadcastAcks;
import dev.standin.socketio.Emission;
import dev.standin.socketio.FetchedSocket;
import dev.standin.socketio.LocalAdapter;
import dev.standin.socketio.Namespace;
import dev.standin.socketio.Offset;
import dev.standin.socketio.RawJson;
import dev.standin.socketio.RemoteSocket;
import dev.standin.socketio.engineio.Handshake;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeoutException;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// An adapter for many nodes: each tells all others what happens in a namespace, by value.
public final class NetworkAdapter extends LocalAdapter {

  /// How long other nodes have to answer what has no deadline of its own.
  static final Duration PATIENCE = Duration.ofSeconds(5);

  private final Namespace namespace;
  private final FakeNetwork network;
  private final int node;

  public NetworkAdapter(Namespace namespace, FakeNetwork network, int node) {
    super(namespace);
    this.namespace = namespace;
    this.network = network;
    this.node = node;
  }

  int node() {
    return node;
  }

  String name() {
    return namespace.name();
  }

  boolean serves(String name) {
    return namespace.name().equals(name);
  }

  @Override
  public void start() {
    network.join(this);
  }

  @Override
  public void close() {
    network.leave(this);
  }

  @Override
  public CompletionStage<Integer> serverCount() {
    return CompletableFuture.completedFuture(network.nodes(name()));
  }

  // Events.

  @Override
  public void broadcast(Audience audience, Emission emission) {
    if (!audience.local()) {
      Emission copy = copy(emission);
      Optional<String> place = emission.at().map(Offset::text);
      network.tellOthers(this, other -> other.deliver(audience, copy, place));
    }
    super.broadcast(audience, emission);
  }

  private void deliver(Audience audience, Emission emission, Optional<String> text) {
    super.broadcast(audience, text.map(this::place).map(emission::at).orElse(emission));
  }

  @Override
  public void broadcastWithAck(
      Audience audience, Emission emission, Duration deadline, Answers answers) {
    if (!audience.local()) {
      Emission copy = copy(emission);
      network.tellOthers(
          this,
          other -> other.ask(audience, copy, deadline, new AnswersBack(other, this, answers)));
      network.after(deadline, answers::over);
    }
    super.broadcastWithAck(audience, emission, deadline, answers);
  }

  private void ask(Audience audience, Emission emission, Duration deadline, Answers answers) {
    super.broadcastWithAck(audience, emission, deadline, answers);
  }

  /// Carries the answers of one node's clients to the node that asked.
  private record AnswersBack(NetworkAdapter here, NetworkAdapter asker, Answers answers)
      implements Adapter.Answers {

    private void tell(Runnable message) {
      here.network.tell(here, asker, adapter -> message.run());
    }

    @Override
    public void asked(int clients) {
      tell(() -> answers.asked(clients));
    }

    @Override
    public void answered(List<Object> args) {
      tell(() -> answers.answered(args));
    }

    @Override
    public void missed(int clients) {
      tell(() -> answers.missed(clients));
    }

    @Override
    public void over() {}
  }

  private static Emission copy(Emission emission) {
    return new Emission(
        emission.event(),
        copy(emission.args()),
        emission.mayDrop(),
        emission.compress(),
        Optional.empty());
  }

  private static List<@Nullable Object> copy(List<? extends @Nullable Object> args) {
    List<@Nullable Object> copies = new ArrayList<>();
    for (Object arg : args) {
      copies.add(
          switch (arg) {
            case RawJson raw -> raw.value();
            case byte[] bytes -> bytes.clone();
            case null, default -> arg;
          });
    }
    return copies;
  }

  // Sockets.

  private record Facts(
      String id,
      Handshake handshake,
      Map<String, Object> auth,
      Set<String> rooms,
      Map<String, Object> data) {

    static Facts of(RemoteSocket socket) {
      return new Facts(
          socket.id(),
          socket.handshake(),
          socket.auth(),
          Set.copyOf(socket.rooms()),
          Map.copyOf(socket.data()));
    }
  }

  @Override
  public CompletionStage<List<RemoteSocket>> fetchSockets(Audience audience) {
    List<RemoteSocket> found =
        new ArrayList<>(super.fetchSockets(audience).toCompletableFuture().join());
    if (audience.local()) {
      return CompletableFuture.completedFuture(found);
    }
    Gathering<List<Facts>> others =
        new Gathering<>(facts -> facts.forEach(each -> found.add(fetched(each))));
    others.ask((other, answer) -> answer.accept(other.facts(audience)));
    return others.all.thenApply(all -> found);
  }

  private List<Facts> facts(Audience audience) {
    return super.fetchSockets(audience).toCompletableFuture().join().stream()
        .map(Facts::of)
        .toList();
  }

  private RemoteSocket fetched(Facts facts) {
    return new FetchedSocket(
        namespace, facts.id, facts.handshake, facts.auth, facts.rooms, facts.data);
  }

  @Override
  public CompletionStage<Set<String>> socketIds(Set<String> rooms) {
    return union(super.socketIds(rooms), other -> other.ownIds(rooms));
  }

  private Set<String> ownIds(Set<String> rooms) {
    return super.socketIds(rooms).toCompletableFuture().join();
  }

  @Override
  public CompletionStage<Set<String>> allRooms() {
    return union(super.allRooms(), NetworkAdapter::ownRooms);
  }

  private Set<String> ownRooms() {
    return super.allRooms().toCompletableFuture().join();
  }

  private CompletionStage<Set<String>> union(
      CompletionStage<Set<String>> own,
      java.util.function.Function<NetworkAdapter, Set<String>> others) {
    Set<String> all = new HashSet<>(own.toCompletableFuture().join());
    Gathering<Set<String>> gathering = new Gathering<>(all::addAll);
    gathering.ask((other, answer) -> answer.accept(others.apply(other)));
    return gathering.all.thenApply(done -> all);
  }

  @Override
  public void addSockets(Audience audience, Set<String> rooms) {
    if (!audience.local()) {
      network.tellOthers(this, other -> other.add(audience, rooms));
    }
    super.addSockets(audience, rooms);
  }

  private void add(Audience audience, Set<String> rooms) {
    super.addSockets(audience, rooms);
  }

  @Override
  public void delSockets(Audience audience, Set<String> rooms) {
    if (!audience.local()) {
      network.tellOthers(this, other -> other.remove(audience, rooms));
    }
    super.delSockets(audience, rooms);
  }

  private void remove(Audience audience, Set<String> rooms) {
    super.delSockets(audience, rooms);
  }

  @Override
  public void disconnectSockets(Audience audience, boolean closeConnection) {
    if (!audience.local()) {
      network.tellOthers(this, other -> other.disconnect(audience, closeConnection));
    }
    super.disconnectSockets(audience, closeConnection);
  }

  private void disconnect(Audience audience, boolean closeConnection) {
    super.disconnectSockets(audience, closeConnection);
  }

  // Nodes.

  @Override
  public void serverSideEmit(String event, List<? extends @Nullable Object> args) {
    List<@Nullable Object> copy = copy(args);
    network.tellOthers(this, other -> other.heard(event, copy));
  }

  @Override
  public CompletionStage<BroadcastAcks> serverSideEmitWithAck(
      Duration deadline, String event, List<? extends @Nullable Object> args) {
    List<@Nullable Object> copy = copy(args);
    List<List<Object>> answers = new ArrayList<>();
    Gathering<List<Object>> others = new Gathering<>(answers::add);
    int asked = network.nodes(name()) - 1;
    others.ask((other, answer) -> other.heard(event, copy, answer));
    CompletableFuture<BroadcastAcks> acks = new CompletableFuture<>();
    Runnable complete =
        () -> acks.complete(new BroadcastAcks(List.copyOf(answers), asked - answers.size()));
    others.all.thenRun(complete);
    network.after(deadline, complete);
    return acks;
  }

  /// One answer of each other node.
  private final class Gathering<T> {
    private final CompletableFuture<Void> all = new CompletableFuture<>();
    private final Consumer<T> each;
    private int open;

    Gathering(Consumer<T> each) {
      this.each = each;
    }

    void ask(BiConsumer<NetworkAdapter, Consumer<T>> question) {
      NetworkAdapter asker = NetworkAdapter.this;
      open = network.nodes(name()) - 1;
      if (open == 0) {
        all.complete(null);
        return;
      }
      network.after(PATIENCE, () -> all.completeExceptionally(new TimeoutException("no answer")));
      network.tellOthers(
          asker,
          other ->
              question.accept(other, value -> network.tell(other, asker, here -> answered(value))));
    }

    private void answered(T value) {
      if (!all.isDone()) {
        each.accept(value);
        if (--open == 0) {
          all.complete(null);
        }
      }
    }
  }
}
