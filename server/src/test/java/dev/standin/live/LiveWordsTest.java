package dev.standin.live;

import static org.assertj.core.api.Assertions.assertThat;

import dev.standin.chat.Announcer.Writing;
import dev.standin.chat.Message;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// What a stand-in says while it says it.
class LiveWordsTest {

  private static final String ANA = Hall.ANA.hex();
  private static final String BO = Hall.BO.hex();

  /// The end of what says whose words these are.
  private static final String WHOSE =
      "\",\"owner\":\""
          + ANA
          + "\",\"reader\":\""
          + BO
          + "\",\"question\":\""
          + Hall.reply(99).hex()
          + "\"}]";

  private final Hall hall = new Hall();

  @Test
  void aStandInsWordsAreHeardByReaderAndOwnerAndEndAsAMessage() {
    Client ana = hall.joined("ana");
    Client bo = hall.joined("bo");
    Writing writing = writing(1);
    hall.live.typing(writing);
    hall.live.delta(writing, 1, 0, "One.");
    hall.live.delta(writing, 2, 0, "Two.");
    Message answer = Hall.generated(1, "Two.");
    hall.live.committed(List.of(answer));
    String ids =
        "\"reply\":\"" + writing.reply().hex() + "\",\"conversation\":\"" + "0c".repeat(12);
    String typing = "2[\"standin:typing\",{" + ids + WHOSE;
    String one = "2[\"standin:delta\",{" + ids + "\",\"attempt\":1,\"n\":0,\"text\":\"One.\"}]";
    String two = "2[\"standin:delta\",{" + ids + "\",\"attempt\":2,\"n\":0,\"text\":\"Two.\"}]";
    bo.hears(typing, one, two, "2[\"message\"," + Hall.json(answer) + "]");
    ana.hears(typing, one, two, "2[\"message:sent\"," + Hall.json(answer) + "]");
    assertThat(hall.joined("bo").wire).isEmpty();
  }

  @Test
  void anAnswerThatComesToNothingIsWithdrawn() {
    Client bo = hall.joined("bo");
    Writing writing = writing(1);
    hall.live.typing(writing);
    hall.live.withdrawn(writing);
    hall.settle();
    assertThat(bo.wire).hasSize(2);
    assertThat(bo.wire.getLast()).startsWith("2[\"standin:withdrawn\",{\"reply\":\"");
    assertThat(hall.joined("bo").wire).isEmpty();
  }

  @Test
  void whatADeadServerShowedIsWithdrawnByTheQuestion() {
    Client ana = hall.joined("ana");
    Client bo = hall.joined("bo");
    hall.live.abandoned(Hall.message(99, Hall.BO, Hall.ANA, "When?"));
    String withdrawn = "2[\"standin:withdrawn\",{\"conversation\":\"" + "0c".repeat(12) + WHOSE;
    ana.hears(withdrawn);
    bo.hears(withdrawn);
  }

  @Test
  void aDeviceThatComesInTheMiddleHearsTheAttemptFromItsStart() {
    Writing writing = writing(1);
    hall.live.typing(writing);
    hall.live.delta(writing, 1, 0, "void");
    hall.live.delta(writing, 2, 0, "a");
    hall.live.delta(writing, 2, 1, "b");
    Client bo = hall.joined("bo");
    hall.live.delta(writing, 2, 2, "c");
    hall.settle();
    assertThat(bo.wire).hasSize(4);
    assertThat(bo.wire.get(0)).startsWith("2[\"standin:typing\"");
    assertThat(texts(bo)).isEqualTo("abc");
  }

  /// Devices come, owners work and the stand-in writes in an order that chance decides.
  @Test
  void wheneverADeviceComesItHearsEachPieceOnceAndInOrder() {
    int inTheMiddle = 0;
    for (long seed = 1; seed <= 500; seed++) {
      var random = new Random(seed);
      var world = new Hall();
      Writing writing = writing(1);
      List<Client> devices = new ArrayList<>();
      int next = -1;
      while (next <= 8) {
        switch (random.nextInt(4)) {
          case 0 -> {
            Client client = world.client();
            client.later("0{\"token\":\"" + (random.nextBoolean() ? "bo" : "ana") + "\"}");
            devices.add(client);
          }
          case 1, 2 -> world.loop.step();
          default -> write(world, writing, next++);
        }
      }
      world.settle();
      for (Client device : devices) {
        assertWhole(device, seed);
        inTheMiddle += device.wire.size() > 1 ? 1 : 0;
      }
    }
    assertThat(inTheMiddle).as("devices that came before the end").isGreaterThan(500);
  }

  /// -1 is the beginning, then eight pieces, then the stored message.
  private static void write(Hall world, Writing writing, int step) {
    if (step < 0) {
      world.live.typing(writing);
    } else if (step < 8) {
      world.live.delta(writing, 1, step, String.valueOf(step));
    } else {
      world.live.committed(List.of(Hall.generated(1, "01234567")));
    }
  }

  private static void assertWhole(Client device, long seed) {
    List<String> heard = device.wire.subList(1, device.wire.size());
    if (heard.isEmpty()) {
      return;
    }
    assertThat(heard.getFirst()).as("seed %d", seed).startsWith("2[\"standin:typing\"");
    assertThat(heard.getLast()).as("seed %d", seed).startsWith("2[\"message");
    assertThat(heard).as("seed %d", seed).hasSize(10);
    assertThat(texts(device)).as("seed %d", seed).isEqualTo("01234567");
  }

  private static String texts(Client client) {
    var text = new StringBuilder();
    for (String packet : client.wire) {
      int at = packet.indexOf("\"text\":\"");
      if (at >= 0) {
        text.append(packet, at + 8, packet.length() - 3);
      }
    }
    return text.toString();
  }

  private static Writing writing(int n) {
    return new Writing(Hall.reply(n), Hall.conversation(), Hall.ANA, Hall.BO, Hall.reply(99));
  }
}
