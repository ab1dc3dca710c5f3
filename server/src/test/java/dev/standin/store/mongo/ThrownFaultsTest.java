package dev.standin.store.mongo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.standin.chat.Message;
import dev.standin.chat.MessageLog.Appended;
import dev.standin.chat.MessageLog.NewMessage;
import dev.standin.chat.StoreException;
import dev.standin.store.StoreFixture;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// What is thrown where nobody expects it: everybody who waits is told, and the store goes on.
@Tag("any-mongo")
final class ThrownFaultsTest {

  private final Nodes chat = new Nodes();
  private final Throwing throwing = new Throwing();

  @AfterEach
  void close() {
    chat.close();
  }

  enum Where {
    BEFORE_THE_INSERT,
    BEHIND_IT
  }

  enum What {
    EXCEPTION,
    ERROR
  }

  /// Throws once at an insert.
  private static final class Throwing extends FaultySeams {

    private final AtomicReference<String> next = new AtomicReference<>("");
    private volatile What what = What.EXCEPTION;

    Throwing() {
      super(1);
    }

    @Override
    void before(String write) {
      super.before(write);
      thrown(write, Where.BEFORE_THE_INSERT);
    }

    @Override
    void after(String write) {
      super.after(write);
      thrown(write, Where.BEHIND_IT);
    }

    private void thrown(String write, Where where) {
      if (write.equals("insert") && next.compareAndSet(where.name(), "")) {
        switch (what) {
          case EXCEPTION -> throw new IllegalStateException("of ours");
          case ERROR -> throw new AssertionError("of ours");
        }
      }
    }
  }

  private Node node() {
    var node = new Node(MongoOptions.at(chat.database.uri()), chat.clock, 9, throwing);
    chat.nodes.add(node);
    return node;
  }

  @ParameterizedTest
  @EnumSource(What.class)
  void whoeverWaitsHearsThatItIsUnknownAndASecondSendStoresItOnce(What what) {
    throwing.what = what;
    Node node = node();
    for (Where where : List.of(Where.values())) {
      NewMessage line = chat.line(node, chat.people.get(0), chat.people.get(1), where.name());
      throwing.next.set(where.name());

      Throwable told = StoreFixture.failure(node.store.messages().append(line));

      assertThat(told).isInstanceOf(StoreException.class);
      assertThat(((StoreException) told).mayBeStored()).isTrue();
      long end = System.nanoTime() + Duration.ofSeconds(10).toNanos();
      while (!node.store.messages().ready(Duration.ofSeconds(1))) {
        assertThat(System.nanoTime()).isLessThan(end);
        Thread.onSpinWait();
      }
      Appended.Stored again = node.send(line);
      assertThat(again.duplicate()).isEqualTo(where == Where.BEHIND_IT);
    }
    assertThat(chat.everything()).hasSize(2);
    assertThat(node.heard).filteredOn(Message.class::isInstance).hasSize(2);
  }
}
