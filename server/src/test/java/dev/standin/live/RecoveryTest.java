package dev.standin.live;

import static org.assertj.core.api.Assertions.assertThat;

import dev.standin.chat.Announcer.Writing;
import dev.standin.chat.Message;
import dev.standin.chat.MessageLog.NewMessage;
import dev.standin.chat.MessageText;
import dev.standin.chat.UserId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class RecoveryTest {

  private final Hall hall = new Hall();
  private int texts;

  @Test
  void whoIsCutBeforeTheFirstEventMissesNothing() {
    Device ana = new Device("ana").connected(hall);
    String sid = ana.sid;
    ana.cut();
    say(hall, Hall.BO, Hall.ANA);
    say(hall, Hall.BO, Hall.ANA);

    ana.connected(hall);

    assertThat(ana.recovered).isTrue();
    assertThat(ana.sid).isEqualTo(sid);
    assertThat(ana.heard).isEqualTo(told(Hall.ANA, 0));
  }

  @Test
  void whoHeardAMessageToThemselvesInPartHearsTheRest() {
    Device ana = new Device("ana").connected(hall);
    say(hall, Hall.ANA, Hall.ANA);
    hall.settle();
    ana.take(1);
    ana.cut();

    ana.connected(hall);

    assertThat(ana.heard).hasSize(2).isEqualTo(told(Hall.ANA, 0));
  }

  @Test
  void moreThanAPageIsBroughtOnceAndInOrder() {
    Device ana = new Device("ana").connected(hall);
    ana.cut();
    for (int i = 0; i < 350; i++) {
      say(hall, Hall.BO, i % 7 == 0 ? Hall.BO : Hall.ANA);
    }

    ana.connected(hall);

    assertThat(ana.heard).hasSize(300).isEqualTo(told(Hall.ANA, 0));
  }

  @Test
  void anotherServerOnTheSameLogGoesOnWithTheSession() {
    Device ana = new Device("ana").connected(hall);
    say(hall, Hall.BO, Hall.ANA);
    hall.settle();
    ana.take(1);
    say(hall, Hall.BO, Hall.ANA);
    ana.cut();
    Hall next = hall.after("first");
    say(next, Hall.BO, Hall.ANA);

    ana.connected(next);

    assertThat(ana.recovered).isTrue();
    assertThat(ana.heard).hasSize(3).isEqualTo(told(Hall.ANA, 0));
  }

  @Test
  void aLogThatIsAnotherOneBeginsAnotherSession() {
    Device ana = new Device("ana").connected(hall);
    say(hall, Hall.BO, Hall.ANA);
    hall.settle();
    ana.take(1);
    ana.cut();
    Hall next = hall.after("restored");
    say(next, Hall.BO, Hall.ANA);
    ana.connected(next);

    assertThat(ana.recovered).isFalse();
    assertThat(ana.heard).hasSize(1);

    // The offset of the old log, which the client goes on telling, does no harm.
    ana.cut();
    say(next, Hall.BO, Hall.ANA);
    ana.connected(next);
    assertThat(ana.recovered).isTrue();
    assertThat(ana.heard.subList(1, 2)).isEqualTo(told(Hall.ANA, 2));
  }

  @Test
  void aSessionIsItsUsersAlone() {
    Device ana = new Device("ana").connected(hall);
    ana.cut();
    say(hall, Hall.BO, Hall.ANA);
    say(hall, Hall.BO, Hall.BO);
    Device bo = new Device("bo");
    bo.pid = ana.pid;

    bo.connected(hall);

    assertThat(bo.recovered).isFalse();
    assertThat(bo.sid).isNotEqualTo(ana.sid);
    assertThat(bo.heard).isEmpty();
  }

  @Test
  void whatIsNoOffsetOfOursIsReadAsNone() {
    Device ana = new Device("ana").connected(hall);
    String future = new Place(99, true, seals()).text();
    say(hall, Hall.BO, Hall.ANA);
    hall.settle();
    for (String odd : List.of("", "1.a.99.0", future, "x".repeat(300), "\u00e9", ana.pid)) {
      Device copy = new Device("ana");
      copy.pid = ana.pid;
      copy.offset = odd;
      copy.connected(hall);
      assertThat(copy.recovered).as(odd).isTrue();
      assertThat(copy.heard).as(odd).isEqualTo(told(Hall.ANA, 0));
      copy.cut();
    }
  }

  private static Seals seals() {
    return new Seals(Hall.key("first", "recovery/places"), Hall.key("first", "recovery/sessions"));
  }

  @Test
  void whoseTokenWasRevokedIsRefusedWhateverTheSession() {
    Device ana = new Device("ana").connected(hall);
    ana.cut();
    hall.tokens.remove("ana");

    hall.recovering()
        .says("0{\"token\":\"ana\",\"pid\":\"" + ana.pid + "\"}")
        .hears("4{\"message\":\"Invalid token\",\"data\":{\"code\":\"invalid_token\"}}");
  }

  @Test
  void whatAStandInWritesFollowsWhatWasMissed() {
    Device ana = new Device("ana").connected(hall);
    ana.cut();
    say(hall, Hall.BO, Hall.ANA);
    var writing =
        new Writing(Hall.reply(1), Hall.conversation(), Hall.BO, Hall.ANA, Hall.reply(99));
    hall.live.typing(writing);
    hall.live.delta(writing, 1, 0, "One.");

    ana.connected(hall);
    hall.live.delta(writing, 1, 1, "Two.");
    hall.settle();
    ana.take(9);

    List<String> expected = new ArrayList<>(told(Hall.ANA, 0));
    expected.addAll(List.of("standin:typing", "standin:delta", "standin:delta"));
    assertThat(ana.heard).isEqualTo(expected);
  }

  /// Devices come and are cut, in the middle of whatever, servers end and others take over, while
  /// people write: in the end each device heard what its user was told, once and in order.
  @Test
  void howeverOftenDevicesAreCutTheyHearEachMessageOnceAndInOrder() {
    int recoveries = 0;
    for (long seed = 1; seed <= 400; seed++) {
      recoveries += story(seed);
    }
    assertThat(recoveries).isGreaterThan(1_500);
  }

  private static int story(long seed) {
    var random = new Random(seed);
    var test = new RecoveryTest();
    Hall world = test.hall;
    List<Device> devices =
        Stream.of("ana", "ana", "bo").map(who -> new Device(who).connected(test.hall)).toList();
    int recoveries = 0;
    for (int step = 0; step < 150; step++) {
      Device device = devices.get(random.nextInt(devices.size()));
      switch (random.nextInt(8)) {
        case 0, 1, 2 -> test.say(world, one(random), one(random));
        case 3 -> device.take(random.nextInt(4));
        case 4, 5 -> steps(world, random.nextInt(6));
        case 6 -> {
          if (device.away()) {
            device.comes(world);
            recoveries++;
          } else {
            device.cut();
          }
        }
        default -> {
          if (random.nextInt(8) == 0) {
            devices.forEach(Device::cut);
            world = world.after("first");
          }
        }
      }
    }
    for (Device device : devices) {
      device.cut();
      device.connected(world);
      assertThat(device.heard)
          .as("seed %d, %s", seed, device.token)
          .isEqualTo(test.told(world, device.token.equals("ana") ? Hall.ANA : Hall.BO, 0));
    }
    return recoveries;
  }

  private static void steps(Hall world, int most) {
    for (int i = 0; i < most && world.loop.step(); i++) {
      // One task of the loop.
    }
  }

  private static UserId one(Random random) {
    return random.nextBoolean() ? Hall.ANA : Hall.BO;
  }

  private void say(Hall in, UserId from, UserId to) {
    in.log.append(
        new NewMessage(
            Hall.reply(1_000 + texts),
            from,
            to,
            new MessageText("text " + texts++),
            Optional.empty()));
  }

  private List<String> told(UserId user, int after) {
    return told(hall, user, after);
  }

  /// What the user is to hear of all that was said behind so many messages.
  private List<String> told(Hall in, UserId user, int after) {
    return in.log.all().stream().skip(after).flatMap(message -> events(message, user)).toList();
  }

  private static Stream<String> events(Message message, UserId user) {
    var names = Map.of("message", message.recipient(), "message:sent", message.sender());
    return Stream.of("message", "message:sent")
        .filter(name -> user.equals(names.get(name)))
        .map(name -> name + " " + message.id().hex());
  }
}
