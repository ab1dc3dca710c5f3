package dev.standin.socketio;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LocalAdapterTest extends AdapterContract {

  @Override
  protected Adapter adapter(Namespace namespace) {
    return new LocalAdapter(namespace);
  }

  @Test
  void thereIsNoOtherNode() {
    Namespace main = new World().server.sockets();
    main.onServerSide(
        "hello",
        event -> {
          throw new AssertionError("a node does not hear itself");
        });
    main.serverSideEmit("hello", 1);
    assertThat(main.serverSideEmitWithAck(Duration.ofSeconds(1), "hello").toCompletableFuture())
        .isCompletedWithValue(new Broadcast.BroadcastAcks(List.of(), 0));
    assertThat(main.adapter().serverCount().toCompletableFuture()).isCompletedWithValue(1);
  }

  @Test
  void anAdapterBeginsAndEndsWithItsNamespace() {
    List<String> calls = new ArrayList<>();
    World world =
        new World(
            SocketIoOptions.defaults().toBuilder(),
            1,
            namespace ->
                new LocalAdapter(namespace) {
                  @Override
                  public void start() {
                    calls.add("start " + namespace.name());
                  }

                  @Override
                  public void close() {
                    calls.add("close " + namespace.name());
                  }
                });
    world.server.ofMatching(name -> true, namespace -> calls.add("setup " + namespace.name()));
    Client client = world.joined().says("0/a,");
    client.sid("/a");
    client.says("1/a,");
    world.server.close();
    assertThat(calls).containsExactly("start /", "start /a", "setup /a", "close /a", "close /");
  }
}
