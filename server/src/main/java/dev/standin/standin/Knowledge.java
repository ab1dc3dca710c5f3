package dev.standin.standin;

import dev.standin.chat.Message;
import dev.standin.chat.MessageId;
import dev.standin.chat.Note;
import java.util.List;
import java.util.Optional;

/// All that a stand-in knows for one answer: the end of the one conversation, the notes that its
/// reader may hear, and the away text. It was gathered with the reader's own right to read, and
/// nothing in it leads to more.
record Knowledge(List<Line> lines, List<Note> notes, Optional<String> awayText) {

  /// What is known when nothing can be read: the question itself.
  static Knowledge ofQuestion(Message question) {
    var line = new Line(question.id(), Speaker.OTHER_PERSON, question.content());
    return new Knowledge(List.of(line), List.of(), Optional.empty());
  }

  /// Who said a line.
  enum Speaker {
    OTHER_PERSON("other person"),
    OTHER_STAND_IN("stand-in of the other person"),
    OWNER("owner"),
    STAND_IN("stand-in of the owner");

    private final String text;

    Speaker(String text) {
      this.text = text;
    }

    String text() {
      return text;
    }
  }

  /// A message without addresses or ids; `id` is for the `why` alone.
  record Line(MessageId id, Speaker speaker, String text) {}
}
