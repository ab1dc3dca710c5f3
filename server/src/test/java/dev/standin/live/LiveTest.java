package dev.standin.live;

import static org.assertj.core.api.Assertions.assertThat;

import dev.standin.chat.Availability;
import dev.standin.chat.Message;
import dev.standin.chat.UserId;
import dev.standin.wire.JsonShapes;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LiveTest {

  private static final String ANA = Hall.ANA.hex();
  private static final String BO = Hall.BO.hex();

  private final Hall hall = new Hall();

  @Test
  void whoShowsNoTokenIsRefusedWithTheSentenceOfTheContract() {
    hall.client()
        .says("0")
        .hears(
            "4{\"message\":\"Access denied. No token provided.\",\"data\":{\"code\":\"no_token\"}}");
  }

  @Test
  void whoShowsABadTokenIsRefusedWhereverItStands() {
    String refusal = "4{\"message\":\"Invalid token\",\"data\":{\"code\":\"invalid_token\"}}";
    hall.client().says("0{\"token\":\"mallory\"}").hears(refusal);
    hall.client().says("0{\"token\":7}").hears(refusal);
    hall.client().says("0{\"token\":\"" + "x".repeat(5_000) + "\"}").hears(refusal);
    hall.client(Map.of("token", "mallory"), Map.of()).says("0").hears(refusal);
    hall.client(Map.of(), Map.of("authorization", "Bearer mallory")).says("0").hears(refusal);
    hall.client(Map.of("token", "ana"), Map.of()).says("0{\"token\":\"mallory\"}").hears(refusal);
  }

  @Test
  void aTokenIsTakenFromAuthFromTheHeaderOrFromTheQuery() {
    hall.client().says("0{\"token\":\"ana\"}").connected();
    hall.client(Map.of(), Map.of("authorization", "bEARER ana")).says("0").connected();
    hall.client(Map.of("token", "ana"), Map.of()).says("0").connected();
    hall.client(Map.of("token", "mallory"), Map.of()).says("0{\"token\":\"ana\"}").connected();
  }

  @Test
  void whileSessionsCantBeCheckedNobodyIsLetInAndNobodyThrownOut() {
    Client early = hall.joined("ana");
    hall.sessionsAway = true;
    hall.client()
        .says("0{\"token\":\"ana\"}")
        .hears(
            "4{\"message\":\"The server can't store this now. Try again later.\","
                + "\"data\":{\"code\":\"unavailable\"}}");
    hall.live.sweep();
    assertThat(early.isClosed()).isFalse();
  }

  @Test
  void joinIsAcceptedForOneself() {
    Client ana = hall.joined("ana");
    ana.says("2[\"join\",\"" + ANA + "\"]").hears();
    ana.says("21[\"join\",\"" + ANA.toUpperCase(java.util.Locale.ROOT) + "\"]")
        .hears("31[{\"user\":\"" + ANA + "\"}]");
    ana.says("22[\"join\",{\"userId\":\"" + ANA + "\"}]").hears("32[{\"user\":\"" + ANA + "\"}]");
  }

  @Test
  void joinAsSomebodyElseIsRefusedAndChangesNothing() {
    Client mallory = hall.joined("bo");
    String refusal = "{\"error\":\"You can join only as yourself.\",\"code\":\"not_yours\"}";
    mallory.says("2[\"join\",\"" + ANA + "\"]").hears("2[\"join:error\"," + refusal + "]");
    mallory.says("27[\"join\",{\"userId\":\"" + ANA + "\"}]").hears("37[" + refusal + "]");
    mallory.says("28[\"join\",\"user:" + ANA + "\"]").hears("38[" + refusal + "]");
    String unclear =
        "{\"error\":\"\\\"join\\\" wants your own user id as a string.\",\"code\":\"bad_input\"}";
    mallory.says("29[\"join\",{\"userId\":{\"$ne\":1}}]").hears("39[" + unclear + "]");
    mallory.says("210[\"join\"]").hears("310[" + unclear + "]");
    mallory.says("211[\"join\",null]").hears("311[" + unclear + "]");
    hall.live.committed(List.of(Hall.message(1, Hall.ANA, Hall.ANA, "secret")));
    mallory.hears();
  }

  @Test
  void aMessageIsStoredAcknowledgedAndHeardOnAllDevicesOfBoth() {
    Client ana = hall.joined("ana");
    Client bo = hall.joined("bo");
    Client bosPhone = hall.joined("bo");
    bo.says(
        "20[\"message\",{\"recipient\":\""
            + ANA
            + "\",\"content\":\"h\u00e9\",\"clientId\":\"c1\"}]");
    Message stored = hall.log.all().getFirst();
    assertThat(stored.content()).isEqualTo("h\u00e9");
    assertThat(stored.sender()).isEqualTo(Hall.BO);
    bo.hears(
        "2[\"message:sent\"," + Hall.json(stored) + "]",
        "30[{\"message\":" + Hall.json(stored) + "}]");
    bosPhone.hears("2[\"message:sent\"," + Hall.json(stored) + "]");
    ana.hears("2[\"message\"," + Hall.json(stored) + "]");
    bo.says(
            "21[\"message\",{\"recipient\":\""
                + ANA
                + "\",\"content\":\"h\u00e9\",\"clientId\":\"c1\"}]")
        .hears("31[{\"message\":" + Hall.json(stored) + "}]");
    ana.hears();
  }

  @Test
  void aMessageToOneselfIsHeardAsReceivedAndAsSent() {
    Client ana = hall.joined("ana");
    Message note = Hall.message(1, Hall.ANA, Hall.ANA, "milk");
    hall.live.committed(List.of(note));
    ana.hears(
        "2[\"message\"," + Hall.json(note) + "]", "2[\"message:sent\"," + Hall.json(note) + "]");
  }

  @Test
  void whatIsWrongWithASendIsSaidInTheAckOrInAnEvent() {
    Client bo = hall.joined("bo");
    UserId stranger = new UserId("0d".repeat(12));
    hall.log.stranger(stranger);
    String unknown = "{\"error\":\"Recipient user not found\",\"code\":\"unknown_recipient\"}";
    bo.says("21[\"message\",{\"recipient\":\"" + stranger.hex() + "\",\"content\":\"x\"}]")
        .hears("31[" + unknown + "]");
    bo.says("22[\"message\",{\"recipient\":\"nobody\",\"content\":\"x\"}]")
        .hears("32[" + unknown + "]");
    bo.says(
            "2[\"message\",{\"recipient\":\""
                + stranger.hex()
                + "\",\"content\":\"x\",\"clientId\":\"c\"}]")
        .hears(
            "2[\"message:error\",{\"error\":\"Recipient user not found\","
                + "\"code\":\"unknown_recipient\",\"clientId\":\"c\"}]");
    bo.says("23[\"message\"]")
        .hears(
            "33[{\"error\":\"\\\"message\\\" wants an object with \\\"recipient\\\" and"
                + " \\\"content\\\".\",\"code\":\"bad_input\"}]");
    bo.says("24[\"message\",{\"recipient\":{\"$gt\":\"\"},\"content\":\"x\"}]")
        .hears("34[{\"error\":\"\\\"recipient\\\" must be a string.\",\"code\":\"bad_input\"}]");
    bo.says("25[\"message\",{\"recipient\":\"" + ANA + "\"}]")
        .hears("35[{\"error\":\"\\\"content\\\" is missing.\",\"code\":\"bad_input\"}]");
    hall.throttled = Optional.of(Duration.ofSeconds(1));
    bo.says("26[\"message\",{\"recipient\":\"" + ANA + "\",\"content\":\"x\"}]")
        .hears("36[{\"error\":\"Too many requests. Try again later.\",\"code\":\"throttled\"}]");
    hall.throttled = Optional.empty();
    hall.log.failNext(1);
    bo.says("27[\"message\",{\"recipient\":\"" + ANA + "\",\"content\":\"x\"}]")
        .hears(
            "37[{\"error\":\"The server can't store this now. Try again later.\","
                + "\"code\":\"unavailable\"}]");
    assertThat(hall.log.all()).isEmpty();
  }

  @Test
  void noClientCanMarkItsMessageAsGenerated() {
    Client bo = hall.joined("bo");
    bo.says(
        "2[\"message\",{\"recipient\":\""
            + ANA
            + "\",\"content\":\"x\",\"generated\":true,"
            + "\"origin\":\"model\",\"sender\":\""
            + ANA
            + "\"}]");
    Message stored = hall.log.all().getFirst();
    assertThat(stored.generated()).isFalse();
    assertThat(stored.sender()).isEqualTo(Hall.BO);
  }

  @Test
  void availabilityIsToldToTheAudienceAndToOnesOwnDevices() {
    Client ana = hall.joined("ana");
    Client bo = hall.joined("bo");
    var until = Availability.busyUntil(Instant.parse("2026-11-23T08:00:00Z"));
    hall.live.availability(Hall.ANA, until, List.of(Hall.BO, Hall.ANA));
    String event =
        "2[\"availability\",{\"user\":\""
            + ANA
            + "\",\"status\":\"BUSY\","
            + "\"until\":\""
            + untilText(until)
            + "\"}]";
    ana.hears(event);
    bo.hears(event);
  }

  @Test
  void aRevokedUsersSocketsEndAndTheOthersStay() {
    Client ana = hall.joined("ana");
    Client bo = hall.joined("bo");
    hall.tokens.remove("ana");
    hall.live.drop(Hall.ANA);
    assertThat(ana.isClosed()).isTrue();
    assertThat(bo.isClosed()).isFalse();
  }

  @Test
  void aTokenThatExpiresDuringTheConnectionEndsIt() {
    Client ana = hall.joined("ana");
    Client bo = hall.joined("bo");
    hall.live.sweep();
    assertThat(ana.isClosed()).isFalse();
    hall.tokens.remove("ana");
    hall.live.sweep();
    assertThat(ana.isClosed()).isTrue();
    assertThat(bo.isClosed()).isFalse();
  }

  @Test
  void aSocketThatCameInByATokenThatAnotherNodeHadRevokedEndsWithin3Looks() {
    Client ana = hall.joined("ana");
    Client bo = hall.joined("bo");
    hall.tokens.remove("ana");
    hall.live.lookAgain();
    hall.live.lookAgain();
    assertThat(ana.isClosed()).isFalse();
    hall.live.lookAgain();
    assertThat(ana.isClosed()).isTrue();
    hall.tokens.remove("bo");
    for (int i = 0; i < 9; i++) {
      hall.live.lookAgain();
    }
    assertThat(bo.isClosed()).as("is left to the sweep").isFalse();
  }

  @Test
  void tooManyEventsAreRefusedAndAFloodEndsTheConnection() {
    var small = new Hall(new LiveSettings(3, 1, 10, 5));
    Client bo = small.joined("bo");
    for (int i = 0; i < 3; i++) {
      bo.says("2" + i + "[\"join\",\"" + BO + "\"]");
    }
    bo.wire.clear();
    bo.says("29[\"join\",\"" + BO + "\"]")
        .hears("39[{\"error\":\"Too many requests. Try again later.\",\"code\":\"throttled\"}]");
    small.hands.pass(Duration.ofSeconds(1));
    bo.says("29[\"join\",\"" + BO + "\"]").hears("39[{\"user\":\"" + BO + "\"}]");
    for (int i = 0; i < 6; i++) {
      bo.says("2[\"nonsense\"]");
    }
    assertThat(bo.isClosed()).isTrue();
  }

  private static String untilText(Availability availability) {
    String json =
        new String(JsonShapes.availability(Hall.ANA, availability), StandardCharsets.UTF_8);
    int at = json.indexOf("\"until\":\"") + 9;
    return json.substring(at, json.indexOf('"', at));
  }
}
