package dev.standin.standin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.standin.chat.Note;
import dev.standin.chat.NoteId;
import dev.standin.chat.UserId;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class NoteSearchTest {

  private static final List<Note> NOTES =
      List.of(
          note(1, "Opening hours", "We are open Monday to Friday from 9 to 17, Saturday 10 to 14."),
          note(2, "Guest wifi", "Network Tulip, password spring-2026."),
          note(3, "Invoices", "Invoices go out at the end of the month; pay within 14 days."),
          note(
              4,
              "Parken",
              "Der Parkplatz liegt hinter dem Haus, Zufahrt \u00FCber die Gr\u00FCne Gasse."),
          note(
              5,
              "\u8425\u4E1A\u65F6\u95F4",
              "\u6211\u4EEC\u6BCF\u5929\u4E0A\u53489\u70B9\u5F00\u95E8\u3002"),
          note(
              6,
              "R\u00E9servation",
              "R\u00E9servez par t\u00E9l\u00E9phone, au plus tard la veille."),
          note(
              7,
              "\u99D0\u8ECA\u5834",
              "\u5EFA\u7269\u306E\u88CF\u306B\u99D0\u8ECA\u5834\u304C\u3042\u308A\u307E\u3059\u3002"));

  private record Case(String question, int note) {}

  private static final List<Case> CASES =
      List.of(
          new Case("When do you open on Saturday?", 1),
          new Case("opening hours?", 1),
          new Case("Are you open Monday", 1),
          new Case("What's the wifi password?", 2),
          new Case("WIFI PASSWORD PLEASE", 2),
          new Case("When do you send the invoice?", 3),
          new Case("Wo kann ich parken?", 4),
          new Case("Wie komme ich zum Parkplatz hinter dem Haus", 4),
          new Case("\u4F60\u4EEC\u51E0\u70B9\u5F00\u95E8\uFF1F", 5),
          new Case("\u8425\u4E1A\u65F6\u95F4\u662F\u4EC0\u4E48\uFF1F", 5),
          new Case("comment faire une reservation", 6),
          new Case("\u99D0\u8ECA\u5834\u306F\u3069\u3053\u3067\u3059\u304B", 7),
          new Case("What is the capital of France?", 0),
          new Case("Hi, how are you?", 0),
          new Case("Can you call me back tomorrow about the kitchen?", 0),
          new Case("Did you see the game last night", 0),
          new Case("Wie geht es dir heute?", 0),
          new Case("\u4ECA\u5929\u5929\u6C14\u600E\u4E48\u6837\uFF1F", 0),
          new Case("", 0),
          new Case("???", 0),
          new Case("\uD83D\uDE00\uD83D\uDE00", 0));

  @Test
  void aQuestionFindsItsNoteAndAnUnrelatedOneNone() {
    var search = new NoteSearch(NOTES);
    for (Case c : CASES) {
      int found = search.best(c.question()).map(n -> Integer.parseInt(n.id().hex(), 16)).orElse(0);
      assertThat(found).as(c.question()).isEqualTo(c.note());
    }
  }

  @Test
  void amongNotesThatFitTheBestIsTaken() {
    var search =
        new NoteSearch(
            List.of(
                note(1, "Key", "The key of the office is with Eve."),
                note(2, "Office key", "Key under the mat.")));
    assertThat(search.best("where is the office key?").orElseThrow().title())
        .isEqualTo("Office key");
  }

  @Test
  void aLongNoteIsQuotedWhereItFits() {
    String filler = "Nothing of interest stands here, only words and more words. ".repeat(30);
    Note note = note(1, "House", filler + "The boiler is in the cellar. It is blue. " + filler);
    String quote = Quote.of(note, "where is the boiler?");
    assertThat(quote)
        .startsWith(
            "From the note \u201CHouse\u201D: \u2026 The boiler is in the cellar. It is blue.")
        .endsWith("\u2026")
        .hasSizeLessThan(700);
  }

  @Test
  void aNoteWithoutTitleOrSentencesIsQuotedToo() {
    assertThat(Quote.of(note(1, " ", "just text"), "x")).isEqualTo("just text");
    assertThat(Quote.of(note(1, "T", "\uD83D\uDE00".repeat(5_000)), "x")).hasSizeLessThan(700);
  }

  @Test
  void wordsAreFoldedAndScriptsWithoutSpacesAreCutInPairs() {
    assertThat(Terms.of("Caf\u00E9s, STRASSE \u4F60\u597D\u5417 x1"))
        .containsExactly("cafe", "strass", "\u4F60\u597D", "\u597D\u5417", "x1");
  }

  private static Note note(int n, String title, String text) {
    return new Note(
        new NoteId("%024x".formatted(n)),
        new UserId("0".repeat(24)),
        title,
        text,
        new Note.Audience.Everyone(),
        Instant.EPOCH);
  }
}
