package dev.standin.socketio.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Many clients that begin messages and never end them.
final class InputBudgetTest {

  private static final int BEGUN = 50_000;

  private final InputBudget budget = new InputBudget(1 << 20);
  private final List<Client> clients = new ArrayList<>();

  @AfterEach
  void allHangUp() {
    clients.forEach(client -> client.reader.stop());
    assertThat(budget.held()).isZero();
  }

  /// Hears how its connection fails, and stops reading as the channel does.
  private final class Client implements FrameReader.Sink {
    final FrameReader reader = new FrameReader(1_000_000, budget, this);
    final List<Integer> failures = new ArrayList<>();
    int texts;

    Client() {
      clients.add(this);
    }

    void send(ByteBuf bytes) {
      reader.read(bytes, UnpooledByteBufAllocator.DEFAULT);
    }

    @Override
    public void text(byte[] utf8) {
      texts++;
    }

    @Override
    public void binary(byte[] bytes) {}

    @Override
    public void ping(byte[] payload) {}

    @Override
    public void closed(byte[] payload) {}

    @Override
    public void failed(int code) {
      failures.add(code);
      reader.stop();
    }
  }

  /// The head of a masked frame and so many bytes of its payload.
  private static ByteBuf frame(int first, int announced, int sent) {
    return Unpooled.buffer()
        .writeByte(first)
        .writeByte(0x80 | 127)
        .writeLong(announced)
        .writeInt(0)
        .writeZero(sent);
  }

  private int failuresOfAHundred(int first, int announced) {
    int failures = 0;
    for (int i = 0; i < 100; i++) {
      Client client = new Client();
      client.send(frame(first, announced, BEGUN));
      failures += client.failures.size();
      assertThat(client.failures).allMatch(code -> code == 1013);
    }
    return failures;
  }

  @Test
  void unfinishedFramesOfAllTogetherAreBounded() {
    assertThat(failuresOfAHundred(0x81, 900_000)).isBetween(70, 95);
    assertThat(budget.held()).isLessThanOrEqualTo(1 << 20);
  }

  @Test
  void unfinishedMessagesOfAllTogetherAreBounded() {
    assertThat(failuresOfAHundred(0x01, BEGUN)).isBetween(85, 95);
    assertThat(budget.held()).isLessThanOrEqualTo(1 << 20);
  }

  @Test
  void whoSendsLittleIsHeardWhileOthersHoldAllOfIt() {
    failuresOfAHundred(0x01, BEGUN);
    Client client = new Client();
    client.send(frame(0x81, 2_000, 1_000));
    client.send(Unpooled.buffer().writeZero(1_000));
    assertThat(client.failures).isEmpty();
    assertThat(client.texts).isEqualTo(1);
  }

  @Test
  void whoIsGoneHoldsNothing() {
    Client client = new Client();
    client.send(frame(0x81, 900_000, BEGUN));
    assertThat(budget.held()).isGreaterThanOrEqualTo(BEGUN);
    client.reader.stop();
    assertThat(budget.held()).isZero();
  }

  @Test
  void aMessageThatEndsHoldsNothing() {
    Client client = new Client();
    client.send(frame(0x01, BEGUN, BEGUN));
    client.send(frame(0x80, BEGUN, BEGUN));
    assertThat(client.texts).isEqualTo(1);
    assertThat(budget.held()).isZero();
  }
}
