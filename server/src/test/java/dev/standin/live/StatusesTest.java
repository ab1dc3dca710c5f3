package dev.standin.live;

import static org.assertj.core.api.Assertions.assertThat;

import dev.standin.chat.Announcements;
import dev.standin.chat.Availability;
import dev.standin.chat.UserId;
import dev.standin.socketio.SocketIoOptions;
import dev.standin.socketio.SocketIoServer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

/// Which statuses other servers are told again, after what.
final class StatusesTest {

  private static final UserId CY = new UserId("0d".repeat(12));

  private long nanos = Duration.ofHours(1).toNanos();
  private boolean away;
  private final List<String> sent = new ArrayList<>();
  private final List<Duration> asked = new ArrayList<>();
  private final Statuses statuses = statuses(Optional.of(new Way()));

  private Statuses statuses(Optional<Announcements> way) {
    var namespace = new SocketIoServer(SocketIoOptions.defaults(), new Random(1)).of("/");
    return new Statuses(new Outlet(namespace, new Writings(namespace)), way, () -> nanos);
  }

  /// Takes what is sent, or refuses it.
  private final class Way implements Announcements {

    private CompletionStage<Void> answer() {
      return away
          ? CompletableFuture.failedFuture(new IllegalStateException("away"))
          : CompletableFuture.completedFuture(null);
    }

    @Override
    public CompletionStage<Void> send(Set<UserId> users, String event, byte[] json) {
      if (!away) {
        var names = new TreeSet<String>();
        users.forEach(user -> names.add(user.hex().substring(0, 2)));
        sent.add(names + " " + event + " " + new String(json, StandardCharsets.UTF_8));
      }
      return answer();
    }

    @Override
    public CompletionStage<Void> missed(Duration lately) {
      asked.add(lately);
      return answer();
    }

    @Override
    public CompletionStage<Void> tell(UserId user, Told told) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Optional<String> reaches() {
      return Optional.empty();
    }

    @Override
    public Optional<String> hears() {
      return Optional.empty();
    }

    @Override
    public CompletionStage<Void> follow(UserId user) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void unfollow(UserId user) {}

    @Override
    public void heardBy(Hearer hearer) {}
  }

  private void pass(Duration time) {
    nanos += time.toNanos();
  }

  private void tell(UserId... users) {
    for (UserId user : users) {
      statuses.tell(user, Availability.BUSY, List.of(Hall.BO));
    }
  }

  private static String busy(UserId user) {
    return "{\"user\":\"" + user.hex() + "\",\"status\":\"BUSY\"}";
  }

  @Test
  void whatIsTakenIsToldOnce() {
    tell(Hall.ANA);

    assertThat(sent).containsExactly("[0a, 0b] availability " + busy(Hall.ANA));
    assertThat(statuses.untold()).isEmpty();
    statuses.look();
    assertThat(asked).isEmpty();
  }

  @Test
  void whatCouldNotBeSentIsNamedOneAtATimeUntilOneIsTaken() {
    away = true;
    tell(Hall.ANA, CY, Hall.BO, Hall.ANA);

    assertThat(statuses.untold()).containsExactly(CY);
    statuses.again(CY, Availability.AVAILABLE, List.of(Hall.ANA));
    assertThat(statuses.untold()).containsExactly(Hall.BO);
    away = false;
    statuses.again(Hall.BO, Availability.BUSY, List.of());
    assertThat(sent).containsExactly("[0b] availability " + busy(Hall.BO));
    assertThat(statuses.untold()).containsExactly(Hall.ANA, CY);
    assertThat(statuses.untold()).isEmpty();
  }

  @Test
  void afterAnInterruptionHereWhatWasSentSinceShortlyBeforeIsToldAgain() {
    tell(Hall.ANA);
    pass(Statuses.UNNOTICED.plusMillis(1));
    tell(Hall.BO);
    pass(Duration.ofMillis(1));
    statuses.lost();
    pass(Duration.ofSeconds(30));
    tell(CY);
    assertThat(statuses.untold()).isEmpty();

    statuses.regained();

    assertThat(statuses.untold()).containsExactly(Hall.BO, CY);
    assertThat(statuses.untold()).isEmpty();
  }

  @Test
  void afterAnInterruptionHereTheOthersAreAskedUntilThatIsTaken() {
    statuses.lost();
    pass(Duration.ofSeconds(30));
    statuses.regained();
    away = true;
    statuses.look();
    pass(Duration.ofSeconds(1));
    away = false;
    statuses.look();
    statuses.look();

    assertThat(asked).containsExactly(Duration.ofSeconds(35), Duration.ofSeconds(36));
  }

  @Test
  void anotherServerIsToldAgainWhatItMissed() {
    tell(Hall.ANA);
    pass(Duration.ofSeconds(20));
    tell(CY, Hall.BO, CY);
    pass(Duration.ofSeconds(5));

    statuses.missedThere(Duration.ofSeconds(24));

    assertThat(statuses.untold()).containsExactly(Hall.BO, CY);
    statuses.missedThere(Duration.ofSeconds(25));
    assertThat(statuses.untold()).containsExactly(Hall.ANA, Hall.BO, CY);
  }

  @Test
  void ofTooManyThoseWhoChangedLastAreTold() {
    UserId[] many = new UserId[Statuses.MOST + 1];
    Arrays.setAll(many, i -> new UserId("%024x".formatted(i)));
    tell(many);
    pass(Duration.ofSeconds(5));

    statuses.missedThere(Duration.ofSeconds(60));

    List<UserId> named = new ArrayList<>();
    for (List<UserId> some = statuses.untold(); !some.isEmpty(); some = statuses.untold()) {
      assertThat(some).hasSizeLessThanOrEqualTo(Statuses.AT_ONCE);
      named.addAll(some);
    }
    assertThat(named).containsExactly(Arrays.copyOfRange(many, 1, many.length));
  }

  @Test
  void aServerWithoutOthersRemembersNothing() {
    Statuses alone = statuses(Optional.empty());
    alone.tell(Hall.ANA, Availability.BUSY, List.of());
    alone.look();

    assertThat(alone.untold()).isEmpty();
  }
}
