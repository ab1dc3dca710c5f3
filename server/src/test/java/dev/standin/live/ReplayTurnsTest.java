package dev.standin.live;

import static org.assertj.core.api.Assertions.assertThat;

import dev.standin.chat.MessageLog.NewMessage;
import dev.standin.chat.MessageText;
import dev.standin.chat.UserId;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// What the return of one user with a great many sockets may cost the server and the others.
class ReplayTurnsTest {

  private static final int MANY = 300;
  private static final int MESSAGES = 40;

  private final Hall hall = new Hall();
  private int texts;

  private void say(UserId from, UserId to) {
    var text = new MessageText("x".repeat(1_000));
    hall.log.append(new NewMessage(Hall.reply(1_000 + texts++), from, to, text, Optional.empty()));
  }

  /// So many devices of a user who missed messages to them.
  private List<Device> away(String token, int count) {
    List<Device> devices =
        Stream.generate(() -> new Device(token).connected(hall)).limit(count).toList();
    devices.forEach(Device::cut);
    hall.settle();
    return devices;
  }

  @Test
  void socketsThatAskAndTakeNothingCostTheLogFewPages() {
    List<Device> many = away("ana", MANY);
    for (int i = 0; i < MESSAGES; i++) {
      say(Hall.BO, Hall.ANA);
    }
    for (Device device : many) {
      device.comes(hall);
      device.taking(false);
    }
    hall.settle();
    assertThat(hall.reads).isEqualTo(4);

    // Each that goes makes room for one more.
    for (Device device : many) {
      device.cut();
      hall.settle();
    }
    assertThat(hall.reads).isEqualTo(MANY);
  }

  @Test
  void whoComesBehindThemWaitsForAFewPagesOnly() {
    List<Device> many = away("ana", MANY);
    Device bo = away("bo", 1).getFirst();
    for (int i = 0; i < MESSAGES; i++) {
      say(Hall.ANA, Hall.BO);
    }
    hall.slow = true;
    many.forEach(device -> device.comes(hall));
    bo.comes(hall);
    hall.settle();
    hall.readOn();
    assertThat(hall.reads).isEqualTo(5);
    hall.settle();
    bo.take(Integer.MAX_VALUE);
    assertThat(bo.heard).hasSize(MESSAGES);
  }

  @Test
  void allOfThemHearEverythingInTheEnd() {
    List<Device> many = away("ana", MANY);
    for (int i = 0; i < 250; i++) {
      say(Hall.BO, Hall.ANA);
    }
    many.forEach(device -> device.comes(hall));
    hall.settle();
    for (Device device : many) {
      device.take(Integer.MAX_VALUE);
      assertThat(device.heard).hasSize(250);
    }
    say(Hall.BO, Hall.ANA);
    hall.settle();
    many.getLast().take(1);
    assertThat(many.getLast().heard).hasSize(251);
  }
}
