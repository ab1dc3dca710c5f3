package dev.standin.store.mongo;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.standin.Eventually;
import dev.standin.chat.Access;
import dev.standin.chat.Availability;
import dev.standin.chat.Message;
import dev.standin.chat.MessageLog;
import dev.standin.chat.Origin;
import dev.standin.chat.Throttles;
import dev.standin.chat.Unheard;
import dev.standin.chat.User;
import dev.standin.standin.ModelEndpoint;
import dev.standin.standin.StandInService;
import dev.standin.standin.StandInSettings;
import dev.standin.standin.Stores;
import dev.standin.standin.Timers;
import dev.standin.store.StoreFixture;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Questions of a dead server, which several living ones could answer.
final class OrphansTest {

  private final Nodes chat = new Nodes();
  private final ScheduledExecutorService alarms = Executors.newScheduledThreadPool(1);
  private final HeldModel model = new HeldModel();

  @AfterEach
  void close() {
    model.release();
    model.server.stop(0);
    chat.close();
    alarms.shutdownNow();
  }

  /// A model that thinks until it is released.
  private static final class HeldModel {
    final HttpServer server;
    final AtomicInteger asked = new AtomicInteger();
    private final CountDownLatch released = new CountDownLatch(1);

    HeldModel() {
      try {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 9);
      } catch (IOException failed) {
        throw new AssertionError(failed);
      }
      server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
      server.createContext(
          "/",
          exchange -> {
            asked.incrementAndGet();
            try {
              assertThat(released.await(30, TimeUnit.SECONDS)).isTrue();
            } catch (InterruptedException over) {
              Thread.currentThread().interrupt();
            }
            byte[] answer = "{\"result\":\"At five.\"}".getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().add("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
          });
      server.start();
    }

    ModelEndpoint endpoint() {
      return ModelEndpoint.prompt(
          URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/"), Optional.empty());
    }

    void release() {
      released.countDown();
    }
  }

  /// A node and its stand-in.
  private final class Server {
    final Node node;
    final StandInService standIn;
    private final AtomicInteger looks = new AtomicInteger();

    Server(Node node) {
      this.node = node;
      MessageLog log = counting(node.store.messages());
      var surroundings =
          new StandInService.Surroundings(
              chat.clock,
              Timers.on(alarms, System::nanoTime),
              node.ids,
              new Unheard(),
              Throttles.ofOneNode(1_000, System::nanoTime));
      this.standIn =
          new StandInService(
              new Stores(log, node.store.notes(), node.store.users(), new Access(log)),
              surroundings,
              StandInSettings.DEFAULT,
              List.of(model.endpoint()));
    }

    private MessageLog counting(MessageLog log) {
      return (MessageLog)
          Proxy.newProxyInstance(
              MessageLog.class.getClassLoader(),
              new Class<?>[] {MessageLog.class},
              (_, called, args) -> {
                try {
                  return called.invoke(log, args);
                } catch (InvocationTargetException failed) {
                  throw failed.getCause();
                } finally {
                  if (called.getName().equals("openQuestions")) {
                    looks.incrementAndGet();
                  }
                }
              });
    }

    /// Begins what it finds open: when it has looked once more, it did so.
    void resume() {
      int before = looks.get();
      Eventually.await(
          () -> {
            standIn.resume();
            return looks.get() > before + 1;
          });
    }
  }

  private Message question(Node asked) {
    User bo = chat.people.get(1);
    StoreFixture.now(asked.store.users().availability(bo.id(), Availability.BUSY));
    return asked.send(chat.line(asked, chat.people.getFirst(), bo, "q")).message();
  }

  private List<Message> answers() {
    return chat.everything().stream().filter(Message::generated).toList();
  }

  @Test
  void oneOfTheLivingServersAsksTheModelForThem() {
    var servers = List.of(new Server(chat.nodes.getLast()), new Server(chat.node()));
    Message question = question(chat.nodes.getFirst());
    Node.pass(Duration.ofSeconds(17), servers.get(0).node, servers.get(1).node);

    servers.forEach(Server::resume);
    assertThat(servers).extracting(it -> it.standIn.underWay()).containsExactlyInAnyOrder(0, 1);
    model.release();
    Eventually.await(() -> servers.stream().allMatch(it -> it.standIn.underWay() == 0));
    assertThat(model.asked).hasValue(1);
    assertThat(answers()).hasSize(1);
    assertThat(answers().getFirst().replyTo()).contains(question.id());
    assertThat(answers().getFirst().origin()).contains(Origin.MODEL);
  }

  @Test
  void ifThatOneDiesTooAnotherDoes() {
    var first = new Server(chat.nodes.getLast());
    var second = new Server(chat.node());
    question(chat.nodes.getFirst());
    Node.pass(Duration.ofSeconds(17), first.node, second.node);
    first.resume();
    assertThat(first.standIn.underWay()).isEqualTo(1);

    Node.pass(Duration.ofSeconds(17), second.node);
    second.resume();
    assertThat(second.standIn.underWay()).isEqualTo(1);
    first.resume();
    model.release();
    Eventually.await(() -> first.standIn.underWay() + second.standIn.underWay() == 0);
    assertThat(answers()).hasSize(1);
  }
}
