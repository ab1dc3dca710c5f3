package dev.standin.live;

import static org.assertj.core.api.Assertions.assertThat;

import dev.standin.chat.Attendance;
import dev.standin.chat.UserId;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Who has a socket at this node.
class AttendanceTest {

  private final Hall hall = new Hall();
  private final Attendance here = hall.live.attendance();
  private final List<String> changes = new ArrayList<>();

  AttendanceTest() {
    here.onChange(user -> changes.add(user + (here.online(user) ? " came" : " left")));
  }

  @Test
  void somebodyIsOnlineFromTheirFirstSocketToTheirLast() {
    assertThat(here.online(Hall.ANA)).isFalse();
    Client first = hall.joined("ana");
    Client second = hall.joined("ana");
    hall.joined("bo");
    assertThat(all()).containsExactlyInAnyOrder(Hall.ANA, Hall.BO);

    first.says("1");
    assertThat(here.online(Hall.ANA)).isTrue();
    second.close();
    hall.settle();

    assertThat(here.online(Hall.ANA)).isFalse();
    assertThat(all()).containsExactly(Hall.BO);
    assertThat(changes).containsExactly(Hall.ANA + " came", Hall.BO + " came", Hall.ANA + " left");
  }

  @Test
  void whoRecoversTheirSessionIsThereAgain() {
    Device device = new Device("ana").connected(hall);
    device.cut();
    hall.settle();
    assertThat(here.online(Hall.ANA)).isFalse();

    device.connected(hall);

    assertThat(device.recovered).isTrue();
    assertThat(here.online(Hall.ANA)).isTrue();
  }

  @Test
  void whoIsNotLetInIsNotThere() {
    hall.client().says("0{\"token\":\"mallory\"}");
    hall.client().says("0");
    assertThat(all()).isEmpty();
    assertThat(changes).isEmpty();
  }

  private List<UserId> all() {
    List<UserId> all = new ArrayList<>();
    here.each(all::add);
    return all;
  }
}
