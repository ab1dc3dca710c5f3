package dev.standin.socketio.engineio;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class PollingSessionTest {

  private static final String BAD = ": 400 {\"code\":3,\"message\":\"Bad request\"}";
  private static final String UNKNOWN = ": 400 {\"code\":1,\"message\":\"Session ID unknown\"}";

  private SessionRig rig = SessionRig.polling();

  @AfterEach
  void nothingIsLeftUnread() {
    rig.expect();
  }

  @Test
  void aPostBringsItsMessagesInOrder() {
    rig.post("p", "4one\u001e4two\u001ebAQID");
    rig.expect("text one", "text two", "bytes 010203", "p: ok");
  }

  @Test
  void whatIsQueuedComesWithTheNextPoll() {
    rig.send("one", "two");
    rig.session.send(EngineMessage.binary(new byte[] {1, 2, 3, 4}));
    rig.get("a");
    rig.expect("a: 4one|4two|bAQIDBA==");
  }

  @Test
  void aWaitingPollIsAnsweredAtTheEndOfTheTickWithEverythingSentInIt() {
    rig.get("a");
    rig.send("one", "two");
    rig.expect();
    assertThat(rig.session.wantsFlush()).isTrue();
    rig.session.flush();
    rig.expect("a: 4one|4two");
    assertThat(rig.session.wantsFlush()).isFalse();
  }

  @Test
  void thePacketAtTheBatchLimitSurvives() {
    rig.send("1", "2", "3", "4", "5", "6", "7");
    rig.get("a");
    rig.get("b");
    rig.get("c");
    rig.expect("a: 41|42|43", "b: 44|45|46", "c: 47");
  }

  @Test
  void aPayloadStaysUnderTheSizeLimitAndIsNeverSplitInsideAPacket() {
    rig.send("x".repeat(600), "y".repeat(600));
    rig.get("a");
    rig.get("b");
    rig.expect("a: 4" + "x".repeat(600), "b: 4" + "y".repeat(600));
  }

  @Test
  void onePacketOverTheSizeLimitStillGoesOut() {
    rig.send("x".repeat(2_000));
    rig.get("a");
    rig.expect("a: 4" + "x".repeat(2_000));
  }

  @Test
  void aSecondPollClosesBoth() {
    rig.get("a");
    rig.get("b");
    rig.expect("a: 1", "closed: transport error", "b" + BAD);
    rig.get("c");
    rig.expect("c" + UNKNOWN);
  }

  @Test
  void overlappingPostsClose() {
    var first = rig.new Http("p");
    rig.session.posts().begin(first, rig.now);
    rig.session.posts().begin(rig.new Http("q"), rig.now);
    rig.expect("p" + BAD, "q" + BAD, "closed: transport error");
    rig.session.posts().body(first, "4late", rig.now);
    rig.expect();
  }

  @Test
  void anAbortedPollEndsTheSession() {
    var poll = rig.get("a");
    rig.session.pollGone(poll);
    rig.expect("closed: transport error");
    rig.get("b");
    rig.expect("b" + UNKNOWN);
  }

  @Test
  void aPollThatWasAnsweredMayGoAway() {
    rig.send("one");
    var poll = rig.get("a");
    rig.expect("a: 4one");
    rig.session.pollGone(poll);
    rig.expect();
  }

  @Test
  void anAbortedPostEndsTheSession() {
    var post = rig.new Http("p");
    rig.session.posts().begin(post, rig.now);
    rig.session.posts().gone(post);
    rig.expect("closed: transport error");
  }

  @Test
  void closeByPostAnswersTheWaitingGet() {
    rig.get("a");
    rig.post("p", "1");
    rig.expect("a: 6", "closed: transport close", "p: ok");
    rig.get("b");
    rig.expect("b" + UNKNOWN);
    assertThat(rig.session.finished()).isTrue();
  }

  @Test
  void closeByPostRacingALateGetGivesItOneNoop() {
    rig.post("p", "1");
    rig.expect("closed: transport close", "p: ok");
    assertThat(rig.session.finished()).isFalse();
    rig.get("a");
    rig.get("b");
    rig.expect("a: 6", "b" + UNKNOWN);
    assertThat(rig.session.finished()).isTrue();
  }

  @Test
  void aSessionClosedByPostIsForgottenWithoutALateGet() {
    rig.post("p", "1");
    rig.expect("closed: transport close", "p: ok");
    rig.millis(1_999);
    assertThat(rig.session.finished()).isFalse();
    rig.millis(1);
    assertThat(rig.session.finished()).isTrue();
  }

  @Test
  void whatIsNoPacketClosesTheSessionAndIsRefused() {
    rig.post("p", "4fine\u001eabc\u001e4never");
    rig.expect("text fine", "closed: parse error", "p" + BAD);
    rig.get("a");
    rig.expect("a" + UNKNOWN);
  }

  @Test
  void anEmptyBodyIsNoPacket() {
    rig.post("p", "");
    rig.expect("closed: parse error", "p" + BAD);
  }

  @Test
  void aTrailingSeparatorIsNoPacket() {
    rig.post("p", "4a\u001e");
    rig.expect("text a", "closed: parse error", "p" + BAD);
  }

  @Test
  void packetsThatOnlyServersSendAreIgnored() {
    rig.post("p", "0\u001e5\u001e6\u001e4a");
    rig.expect("text a", "p: ok");
  }

  @Test
  void aPingFromTheClientIsTheWrongDirection() {
    rig.post("p", "2");
    rig.expect("closed: transport error", "p: ok");
  }

  @Test
  void anOversizedPostIsRefusedAndTheSessionGoesOn() {
    var post = rig.new Http("p");
    rig.session.posts().begin(post, rig.now);
    rig.session.posts().refused(post, EngineError.TOO_LARGE);
    rig.expect("p: 413 {\"code\":9,\"message\":\"Payload too large\"}");
    rig.post("q", "4a");
    rig.expect("text a", "q: ok");
  }

  @Test
  void closingFlushesWhatIsQueuedFirst() {
    rig.send("1", "2", "3", "4");
    rig.session.close(CloseReason.FORCED_CLOSE, rig.now);
    rig.expect("closed: forced close");
    rig.send("dropped");
    rig.post("p", "4ignored");
    rig.get("a");
    rig.get("b");
    rig.get("c");
    rig.get("d");
    rig.expect("p: ok", "a: 41|42|43", "b: 44", "c: 1", "d" + UNKNOWN);
  }

  @Test
  void closingAnswersAWaitingPollAtOnce() {
    rig.get("a");
    rig.session.close(CloseReason.SERVER_SHUTTING_DOWN, rig.now);
    rig.expect("closed: server shutting down", "a: 1");
    assertThat(rig.session.finished()).isTrue();
  }

  @Test
  void closingDoesNotWaitForeverForTheClient() {
    rig.send("one");
    rig.session.close(CloseReason.FORCED_CLOSE, rig.now);
    rig.expect("closed: forced close");
    rig.millis(2_000);
    assertThat(rig.session.finished()).isTrue();
    assertThat(rig.session.dueAt()).isEqualTo(Session.NEVER);
  }

  @Test
  void aClientThatNeverPollsIsGivenUpAtThePacketLimit() {
    for (int i = 0; i < 21; i++) {
      rig.send("m");
    }
    rig.expect("closed: slow client");
    assertThat(rig.session.finished()).isTrue();
  }

  @Test
  void aClientThatNeverPollsIsGivenUpAtTheByteLimit() {
    rig.send("x".repeat(2_000), "x".repeat(1_900));
    rig.expect();
    rig.send("x".repeat(100));
    rig.expect("closed: slow client");
  }

  @Test
  void volatileMessagesNeedAWaitingPoll() {
    rig.session.sendVolatile(EngineMessage.text("lost"));
    rig.get("a");
    rig.session.sendVolatile(EngineMessage.text("seen"));
    rig.session.flush();
    rig.expect("a: 4seen");
  }

  @Test
  void aReceiverThatIsSetAfterTheEndHearsOfIt() {
    Session late = new Session(SessionRig.LIMITS, Encoding.V4, 0);
    late.close(CloseReason.FORCED_CLOSE, 0);
    late.receiver(
        new EngineListener.Receiver() {
          @Override
          public void text(String payload) {}

          @Override
          public void binary(byte[] payload) {}

          @Override
          public void closed(CloseReason reason) {
            rig.effects.add("late: " + reason.text());
          }
        });
    rig.expect("late: forced close");
  }
}
