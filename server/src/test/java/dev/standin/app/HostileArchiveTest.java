package dev.standin.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.standin.chat.ImportRefusedException;
import dev.standin.wire.ArchiveException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Files that nobody of ours wrote: each is refused with the line and the reason, and nothing else
/// happens.
class HostileArchiveTest {

  private static final String ANA = user(1, "ana@example.org");
  private static final String BO = user(2, "bo@example.org");
  private static final String TALK = talk(3, 1, 2);
  private static final String FIRST = message(4, 1, ",\"recipientBusy\":true");

  @TempDir private Path folder;

  private static String id(int n) {
    return "69a40e2300e0efadd99dfc%02x".formatted(n);
  }

  private static String user(int n, String email) {
    return ("{\"type\":\"user\",\"id\":\"%s\",\"email\":\"%s\",\"password\":\"x\","
            + "\"status\":\"AVAILABLE\",\"createdAt\":\"2026-01-01T09:00:00.000Z\"}\n")
        .formatted(id(n), email);
  }

  private static String talk(int n, int one, int other) {
    return "{\"type\":\"conversation\",\"id\":\"%s\",\"members\":[\"%s\",\"%s\"]}\n"
        .formatted(id(n), id(one), id(other));
  }

  private static String message(int n, int seq, String more) {
    return ("{\"type\":\"message\",\"id\":\"%s\",\"conversation\":\"%s\",\"seq\":%d,\"sender\":\"%s\","
            + "\"recipient\":\"%s\",\"content\":\"hi\",\"timestamp\":\"2026-03-01T10:00:0%d.000Z\"%s}\n")
        .formatted(id(n), id(3), seq, id(1), id(2), seq, more);
  }

  /// Lines between header and end, and what is said.
  record Case(String sentence, String... lines) {

    @Override
    public String toString() {
      return sentence;
    }
  }

  static List<Case> wrongLines() {
    return List.of(
        new Case("Line 2: this line must be a JSON object: .*", "[1]\n"),
        new Case("Line 2: this line is not valid JSON: something follows the object.*", "{} {}\n"),
        new Case(
            "Line 2: this line is not valid JSON: Duplicate field 'a'.*", "{\"a\":1,\"a\":2}\n"),
        new Case("Line 2: this line is not acceptable JSON: .*", "{\"a\":" + "[".repeat(99) + "\n"),
        new Case("Line 2: \"type\" is missing.", "{}\n"),
        new Case("Line 2: \"type\" must be a string.", "{\"type\":7}\n"),
        new Case("Line 2: \"type\" must be user, .*", "{\"type\":\"secret\"}\n"),
        new Case(
            "Line 3: \"password\" is a bcrypt hash of a cost above 14, which takes too long .*",
            ANA,
            BO.replace("\"x\"", "\"$2b$31$" + "a".repeat(53) + "\"")),
        new Case("Line 2: \"email\" is missing.", ANA.replaceAll("\"email\":\"[^\"]*\",", "")),
        new Case("Line 2: \"email\" must be a string.", ANA.replace("\"ana@example.org\"", "5")),
        new Case("Line 2: \"id\" must be 24 hexa.*", ANA.replace(id(1), "69A40E23")),
        new Case("Line 2: \"status\" must be AVAILABLE or BUSY.", ANA.replace("AVAILABLE", "AWAY")),
        new Case("Line 2: \"createdAt\" must be a time .*", ANA.replace("000Z", "0001Z")),
        new Case(
            "Line 2: \"admin\" is no member .*", ANA.replace("\"email\"", "\"admin\":1,\"email\"")),
        new Case("Line 2: \"email\" holds half of a character.", ANA.replace("ana@", "\\ud800@")),
        new Case("Line 4: \"members\" must be .*", ANA, BO, talk(3, 2, 1)),
        new Case("Line 5: \"seq\" must be a whole number .*", ANA, BO, TALK, message(4, 0, "")),
        new Case(
            "Line 5: \"clientId\" must have 1 to 100 .*",
            ANA,
            BO,
            TALK,
            message(4, 1, ",\"clientId\":\"a b\"")),
        new Case(
            "Line 5: \"origin\" and \"replyTo\" belong .*",
            ANA,
            BO,
            TALK,
            message(4, 1, ",\"origin\":\"note\"")),
        new Case(
            "Line 5: a question is open only .*",
            ANA,
            BO,
            TALK,
            message(4, 1, ",\"question\":\"open\"")),
        new Case(
            "Line 5: \"why\" is for generated messages.",
            ANA,
            BO,
            TALK,
            message(4, 1, ",\"why\":\"\"")),
        new Case("Line 3: the order is users, .*", TALK, ANA));
  }

  @ParameterizedTest
  @MethodSource("wrongLines")
  void linesThatAreWrongAreRefusedBeforeAnythingIsTaken(Case wrong) {
    Path data = folder.resolve("data");
    assertThatThrownBy(() -> Archives.importedFile(data, Archives.sealed(List.of(wrong.lines()))))
        .isInstanceOf(ArchiveException.class)
        .hasMessageMatching(wrong.sentence());
    assertThat(data).doesNotExist();
  }

  static List<Case> contradictions() {
    String answer = ",\"origin\":\"note\",\"replyTo\":\"" + id(4) + "\"";
    String named = ",\"clientId\":\"c\"";
    return List.of(
        new Case(
            "Line 3: the user .*02 has the same address as the user .*01 .*",
            ANA,
            user(2, "ana@example.org")),
        new Case(
            "Line 3: the user .*01 is stored already, and otherwise .email.*",
            ANA,
            user(1, "x@example.org")),
        new Case("Line 3: the conversation .* has the member .*02, who is no user.", ANA, TALK),
        new Case(
            "Line 5: the members of the conversation .*05 have another one already, .*03. .*",
            ANA,
            BO,
            TALK,
            talk(5, 1, 2)),
        new Case(
            "Line 4: the message .* is of the conversation .*03, which is none.", ANA, BO, FIRST),
        new Case(
            "Line 5: the message .*04 has the seq 2 in the conversation .*, where 1 is next.",
            ANA,
            BO,
            TALK,
            message(4, 2, "")),
        new Case(
            "Line 6: the message .*06 has the seq 3 .*, where 2 is next.",
            ANA,
            BO,
            TALK,
            FIRST,
            message(6, 3, "")),
        new Case(
            "Line 6: the message .*06 is not the one that is stored at the seq 1 .*",
            ANA,
            BO,
            TALK,
            FIRST,
            message(6, 1, "")),
        new Case(
            "Line 6: the message .*06 is older than the one before it .*",
            ANA,
            BO,
            TALK,
            FIRST,
            message(6, 2, "").replace("10:00", "09:00")),
        new Case(
            "Line 6: there is another message with the id .*04.",
            ANA,
            BO,
            TALK,
            FIRST,
            message(4, 2, "")),
        new Case(
            "Line 6: the message .*07 has the clientId of the message .*06 .*",
            ANA,
            BO,
            TALK,
            message(6, 1, named),
            message(7, 2, named)),
        new Case(
            "Line 5: the message .*06 answers none that comes before it .*",
            ANA,
            BO,
            TALK,
            message(6, 1, answer)),
        new Case(
            "Line 7: the message .*07 answers what the message .*06 answered already.",
            ANA,
            BO,
            TALK,
            FIRST,
            message(6, 2, answer),
            message(7, 3, answer)),
        new Case(
            "Line 5: the sender and the recipient .*",
            ANA,
            BO,
            TALK,
            FIRST.replace("\"sender\":\"" + id(1), "\"sender\":\"" + id(2))),
        new Case(
            "Line 3: the note .*09 belongs to .*02, who is no user.",
            ANA,
            note(2, "{\"kind\":\"never\"}")),
        new Case(
            "Line 3: the note .*09 is for .*02, who is no user.",
            ANA,
            note(1, "{\"kind\":\"person\",\"user\":\"" + id(2) + "\"}")));
  }

  private static String note(int owner, String audience) {
    return ("{\"type\":\"note\",\"id\":\"%s\",\"owner\":\"%s\",\"title\":\"t\",\"text\":\"x\","
            + "\"audience\":%s,\"changedAt\":\"2026-01-01T09:00:00.000Z\"}\n")
        .formatted(id(9), id(owner), audience);
  }

  @ParameterizedTest
  @MethodSource("contradictions")
  void contradictionsAreRefusedInOneGroupAndInTwo(Case wrong) {
    List<String> lines = List.of(wrong.lines());
    assertThatThrownBy(() -> Archives.importedFile(folder.resolve("one"), Archives.sealed(lines)))
        .isInstanceOf(ImportRefusedException.class)
        .hasMessageMatching(wrong.sentence());
    Path two = folder.resolve("two");
    List<String> before = new ArrayList<>(lines.subList(0, lines.size() - 1));
    Archives.importedFile(two, Archives.sealed(before));
    byte[] stored = Archives.exported(two);
    assertThatThrownBy(() -> Archives.importedFile(two, Archives.sealed(lines)))
        .isInstanceOf(ImportRefusedException.class)
        .hasMessageMatching(wrong.sentence());
    assertThat(Archives.exported(two)).isEqualTo(stored);
  }

  @Test
  void whatIsNoExportIsSaidToBeNone() {
    refused("", "This is no export of Standin: it has not one whole line.");
    refused("hello\n", "Line 1: this line is not valid JSON: .*");
    refused("{}\n", "Line 1: this is no export of Standin: .*");
    refused(
        "{\"standin\":\"export\",\"version\":2}\n",
        "Line 1: the version of this export is not 1, .*");
    refused("{\"standin\":\"export\"}\n", "Line 1: the version of this export is not 1, .*");
    refused("SQLite format 3\u0000\n", "Line 1: this line is not valid JSON: .*");
  }

  private void refused(String file, String sentence) {
    byte[] bytes = file.getBytes(StandardCharsets.UTF_8);
    assertThatThrownBy(() -> Archives.importedFile(folder.resolve("data"), bytes))
        .isInstanceOf(ArchiveException.class)
        .hasMessageMatching(sentence);
  }

  @Test
  void whatFollowsTheEndIsRefused() {
    String sealed = new String(Archives.sealed(List.of(ANA)), StandardCharsets.UTF_8);
    refused(sealed + "x", "Line 3: something follows the last line of the export.");
    refused(sealed + ANA, "Line 4: something follows the last line of the export.");
  }

  @Test
  void anEndlessLineIsGivenUp() {
    var endless =
        new InputStream() {
          @Override
          public int read() {
            return 'a';
          }

          @Override
          public int read(byte[] bytes, int from, int length) {
            java.util.Arrays.fill(bytes, from, from + length, (byte) 'a');
            return length;
          }
        };
    assertThatThrownBy(
            () -> Archives.moving(folder.resolve("data")).imported(Optional.empty(), endless))
        .isInstanceOf(ArchiveException.class)
        .hasMessage("Line 1: it is longer than 41,943,040 bytes, so this is no export.");
  }
}
