package dev.standin.live;

import static org.assertj.core.api.Assertions.assertThat;

import dev.standin.chat.Announcements.Link;
import dev.standin.chat.Announcements.Told;
import dev.standin.chat.LaneLog.Lane;
import dev.standin.chat.Message;
import dev.standin.chat.MessageLog;
import dev.standin.chat.Pos;
import dev.standin.chat.Reached;
import dev.standin.chat.UserId;
import dev.standin.socketio.SocketIoOptions;
import dev.standin.socketio.SocketIoServer;
import dev.standin.standin.HandTimers;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// The parts of which delivery on many servers is made, each by itself.
class StreamPartsTest {

  private final HandTimers hands = new HandTimers();
  private final LaneSeals seals = new LaneSeals(purpose -> Hall.key("first", purpose));

  private Stream begun(Reached end) {
    var namespace = new SocketIoServer(SocketIoOptions.defaults(), new Random(1)).of("/");
    var outlet = new Outlet(namespace, new Writings(namespace));
    var view = new LaneView(new LaneStore(new Random(1)), hands::nanos, _ -> {});
    var foreign = new ForeignEvents(view, outlet, hands::nanos);
    var stream = new Stream(Hall.ANA, new Stream.Ground(outlet, seals, foreign), 0);
    assertThat(stream.begin(end)).isFalse();
    return stream;
  }

  private static Message message(Pos pos, Pos prev) {
    return new Message(
        Hall.reply(1),
        Hall.conversation(),
        1,
        pos,
        prev,
        Hall.BO,
        Hall.ANA,
        "text",
        Instant.EPOCH,
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  private static Pos at(int lane, long n) {
    return new Pos(lane, n);
  }

  private static Reached reached(Pos... places) {
    Reached all = Reached.NOTHING;
    for (Pos pos : places) {
      all = all.plus(pos);
    }
    return all;
  }

  // A stream.

  @Test
  void anEntryWhoseLaneWasPerhapsNotBroughtIsReadEvenIfItIsTheNext() {
    Stream stream = begun(reached(at(1, 39)));
    assertThat(stream.entry(new Telling(message(at(1, 41), Pos.NONE)), 40)).isTrue();
    assertThat(stream.told()).isEqualTo(reached(at(1, 39)));
  }

  @Test
  void anEntryOfALaneThatWasBroughtFollowsWhateverElseItHas() {
    Stream stream = begun(reached(at(1, 3)));
    assertThat(stream.entry(new Telling(message(at(1, 41), Pos.NONE)), 0)).isFalse();
    assertThat(stream.told()).isEqualTo(reached(at(1, 41)));
  }

  @Test
  void whatIsToldFollowsOrIsRead() {
    Told next = new Told("message", new byte[] {'1'}, new Link(at(2, 5), at(1, 3), 4, 1));
    Stream lane = begun(reached(at(1, 3), at(2, 3)));
    assertThat(lane.heard(next)).isTrue();
    Stream conversation = begun(reached(at(1, 2), at(2, 4)));
    assertThat(conversation.heard(next)).isTrue();
    Stream both = begun(reached(at(1, 3), at(2, 4)));
    assertThat(both.heard(next)).isFalse();
    assertThat(both.told()).isEqualTo(reached(at(1, 3), at(2, 5)));
  }

  @Test
  void whatIsToldDuringAReadingIsAskedForOnlyIfThatDoesNotCoverIt() {
    Stream stream = begun(reached(at(1, 1)));
    assertThat(stream.heard(new Told("message", new byte[0], new Link(at(2, 9), Pos.NONE, 8, 1))))
        .isTrue();
    assertThat(stream.heard(new Told("message", new byte[0], new Link(at(2, 10), Pos.NONE, 9, 1))))
        .isFalse();
    assertThat(stream.brought(new MessageLog.Missed(List.of(), reached(at(2, 9)), true)))
        .isEqualTo(Stream.Next.AGAIN);
    assertThat(stream.brought(new MessageLog.Missed(List.of(), reached(at(2, 10)), true)))
        .isEqualTo(Stream.Next.LIVE);
  }

  @Test
  void aReadingThatFailedIsTriedAgainAfterOneTwoFourAndEightSeconds() {
    Stream stream = begun(Reached.NOTHING);
    assertThat(stream.entry(new Telling(message(at(1, 2), at(2, 1))), 0)).isTrue();
    List<Integer> waits = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      stream.failed(new IllegalStateException("away"));
      int seconds = 1;
      while (!stream.retries()) {
        seconds++;
      }
      waits.add(seconds);
    }
    assertThat(waits).containsExactly(1, 2, 4, 8, 8);
  }

  // The mark.

  @Test
  void theMarkStandsForTwoMinutesBeforeWhatCouldNotBeAnnounced() {
    List<Pos> marks = new ArrayList<>();
    var watermark = new Watermark((pos, _) -> marks.add(pos), hands::nanos);
    for (int n = 1; n <= 4; n++) {
      watermark.telling(at(7, n), HERE);
    }
    watermark.told(at(7, 2), HERE);
    assertThat(marks).isEmpty();
    watermark.told(at(7, 1), HERE);
    watermark.told(at(7, 3), Optional.empty());
    watermark.told(at(7, 4), HERE);
    assertThat(marks).containsExactly(at(7, 2));

    hands.pass(Duration.ofSeconds(119));
    watermark.look();
    assertThat(marks).hasSize(1);
    hands.pass(Duration.ofSeconds(1));
    watermark.look();
    assertThat(marks).containsExactly(at(7, 2), at(7, 4));
  }

  @Test
  void anotherLaneHasItsOwnMark() {
    List<Pos> marks = new ArrayList<>();
    var watermark = new Watermark((pos, _) -> marks.add(pos), hands::nanos);
    watermark.telling(at(7, 1), HERE);
    watermark.told(at(7, 1), Optional.empty());
    watermark.telling(at(9, 1), HERE);
    watermark.told(at(9, 1), HERE);
    assertThat(marks).containsExactly(at(9, 1));
  }

  @Test
  void whoWasForgottenIsBoundedByWhoWasForgottenLast() {
    var last = new LastOfUsers(2);
    UserId cy = new UserId("0d".repeat(12));
    assertThat(last.before(Hall.ANA, at(3, 1))).isZero();
    assertThat(last.before(Hall.BO, at(3, 2))).isZero();
    assertThat(last.before(Hall.BO, at(3, 3))).isEqualTo(2);
    assertThat(last.before(cy, at(3, 4))).isEqualTo(1);
    assertThat(last.before(Hall.ANA, at(3, 5))).isEqualTo(3);
    assertThat(last.before(Hall.ANA, at(4, 8))).isEqualTo(7);
  }

  @Test
  void theMarkStandsForTwoMinutesWhenSomethingElsePassesOn() {
    List<String> marks = new ArrayList<>();
    var watermark = new Watermark((pos, via) -> marks.add(pos + " " + via), hands::nanos);
    watermark.telling(at(7, 1), HERE);
    watermark.telling(at(7, 2), HERE);
    watermark.told(at(7, 1), HERE);
    Optional<String> other = Optional.of("other");
    watermark.telling(at(7, 3), other);
    watermark.told(at(7, 2), HERE);
    watermark.told(at(7, 3), other);
    assertThat(marks).containsExactly("7:1 here");
    hands.pass(Duration.ofMinutes(2));
    watermark.look();
    assertThat(marks).containsExactly("7:1 here", "7:3 other");
    watermark.telling(at(7, 4), Optional.empty());
    watermark.told(at(7, 4), Optional.empty());
    hands.pass(Duration.ofMinutes(2));
    watermark.look();
    assertThat(marks).hasSize(2);
  }

  // A lane.

  private static final Optional<String> HERE = Optional.of("here");

  private static Lane lane(long end, long announced, boolean closed) {
    return new Lane(2, 5, end, announced, HERE, closed);
  }

  @Test
  void aMarkIsTrustedOnlyIfItWasReachedWhereThisServerHears() {
    List<Long> reached = new ArrayList<>();
    for (Optional<String> hears : List.of(HERE, Optional.of("other"), Optional.<String>empty())) {
      var course = new LaneCourse(2, 10);
      course.seen(lane(12, 12, false));
      course.seen(lane(12, 12, false));
      course.trust(hears);
      reached.add(course.reached());
    }
    assertThat(reached).containsExactly(12L, 10L, 10L);
    var moved = new LaneCourse(2, 10);
    moved.seen(new Lane(2, 5, 11, 11, Optional.of("other"), false));
    moved.seen(lane(12, 12, false));
    moved.trust(HERE);
    assertThat(moved.reached()).as("the step between is not certain").isEqualTo(10);
  }

  @Test
  void onlyWhatMayStandInAKnownLaneIsBelieved() {
    var known = new KnownLanes();
    Link link = new Link(at(2, 11), Pos.NONE, 0, 5);
    assertThat(known.believes(link)).isFalse();
    known.seen(List.of(lane(10, 10, false), new Lane(3, 0, 1, 1, HERE, false)));
    assertThat(known.believes(link)).isTrue();
    for (Link other :
        List.of(
            new Link(at(2, 11), Pos.NONE, 0, 6),
            new Link(at(3, 2), Pos.NONE, 0, 0),
            new Link(at(4, 1), Pos.NONE, 0, 5),
            new Link(at(2, 1_000_000), Pos.NONE, 0, 5))) {
      assertThat(known.believes(other)).as("%s", other).isFalse();
    }
  }

  @Test
  void whatIsDoubtedIsReadAndDuringAReadingReadOnceMore() {
    Stream stream = begun(reached(at(1, 1)));
    assertThat(stream.doubts()).isTrue();
    assertThat(stream.doubts()).isFalse();
    var page = new MessageLog.Missed(List.of(), reached(at(1, 1)), true);
    assertThat(stream.brought(page)).isEqualTo(Stream.Next.AGAIN);
    assertThat(stream.brought(page)).isEqualTo(Stream.Next.LIVE);
  }

  @Test
  void whatWasTrustedLatelyIsReadAnewAfterALoss() {
    var course = new LaneCourse(2, 10);
    for (int look = 0; look < 8; look++) {
      course.seen(lane(20 + look, 20 + look, false));
      course.trust(HERE);
      course.pass();
    }
    assertThat(course.reached()).isEqualTo(27);
    assertThat(course.certain()).isFalse();
    course.doubt();
    assertThat(course.reached()).isEqualTo(21);
    assertThat(course.certain()).isTrue();
    assertThat(course.due(false)).isTrue();
  }

  @Test
  void whatNobodyAnnouncedIsDueAtTheThirdLook() {
    var course = new LaneCourse(2, 10);
    List<Boolean> due = new ArrayList<>();
    for (int look = 0; look < 3; look++) {
      course.seen(lane(11, 10, false));
      course.trust(HERE);
      due.add(course.due(true));
      course.pass();
    }
    assertThat(due).containsExactly(false, false, true);
    var closed = new LaneCourse(2, 10);
    closed.seen(lane(11, 10, true));
    assertThat(closed.due(true)).isTrue();
  }

  @Test
  void aLaneIsReadBeyondTheEndThatItSaysUnlessAllIsCalm() {
    var course = new LaneCourse(2, 10);
    course.seen(lane(10, 10, false));
    assertThat(course.due(true)).isFalse();
    assertThat(course.due(false)).isTrue();
    course.read(List.of(message(at(2, 11), Pos.NONE)), true);
    assertThat(course.reached()).isEqualTo(11);
    var over = new LaneCourse(2, 10);
    over.seen(lane(10, 10, true));
    assertThat(over.due(false)).isFalse();
  }

  @Test
  void whatIsMissedWhileTheLanesAreReadIsMendedByThisLookAndTheNext() {
    var signs = new Signs(false);
    assertThat(signs.take().any()).isFalse();
    signs.unheard();
    assertThat(signs.missing()).isTrue();
    signs.heard();
    assertThat(signs.missing()).isTrue();
    assertThat(signs.take()).isEqualTo(new Signs.Missed(true, false));
    assertThat(signs.missing()).isFalse();
    signs.lost();
    signs.regained();
    assertThat(signs.take()).isEqualTo(new Signs.Missed(true, true));
    signs.unheard();
    assertThat(signs.take().any()).isTrue();
    assertThat(signs.missing()).isTrue();
  }
}
