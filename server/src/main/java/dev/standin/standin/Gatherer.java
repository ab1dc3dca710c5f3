package dev.standin.standin;

import dev.standin.chat.Message;
import dev.standin.chat.MessageLog;
import dev.standin.chat.Note;
import dev.standin.chat.ReadAccess;
import dev.standin.chat.User;
import dev.standin.chat.UserId;
import dev.standin.standin.Knowledge.Line;
import dev.standin.standin.Knowledge.Speaker;
import java.util.List;
import java.util.Optional;

/// Gathers what a stand-in may know for one answer, and nothing else.
final class Gatherer {

  /// Messages of the conversation that a stand-in sees, the question included.
  private static final int MESSAGES = 20;

  private final Stores stores;

  Gatherer(Stores stores) {
    this.stores = stores;
  }

  /// Blocking. The reader is who asked: they read the conversation by their own right, and hear
  /// only notes that they may hear.
  Knowledge about(Message question) {
    UserId owner = question.recipient();
    UserId reader = question.sender();
    List<Note> notes =
        stores.notes().audible(owner, reader).stream()
            .filter(note -> note.owner().equals(owner) && mayHear(note, reader))
            .toList();
    Optional<ReadAccess> access = stores.access().read(reader, question.conversation());
    List<Line> lines = access.map(right -> lines(right, question)).orElse(List.of());
    return new Knowledge(lines, notes, stores.users().byId(owner).flatMap(User::awayText));
  }

  private List<Line> lines(ReadAccess right, Message question) {
    var window = new MessageLog.Window(Optional.of(question.seq() + 1), Optional.empty(), MESSAGES);
    return stores.log().page(right, window).stream()
        .filter(message -> message.conversation().equals(question.conversation()))
        .map(message -> line(message, question))
        .toList();
  }

  private static Line line(Message message, Message question) {
    boolean owners = message.sender().equals(question.recipient());
    Speaker person = owners ? Speaker.OWNER : Speaker.OTHER_PERSON;
    Speaker standIn = owners ? Speaker.STAND_IN : Speaker.OTHER_STAND_IN;
    Speaker speaker = message.generated() ? standIn : person;
    return new Line(message.id(), speaker, message.content());
  }

  /// The store has filtered already; a leak would need two faults.
  private static boolean mayHear(Note note, UserId reader) {
    return switch (note.audience()) {
      case Note.Audience.Never _ -> false;
      case Note.Audience.Person person -> person.user().equals(reader);
      case Note.Audience.Everyone _ -> true;
    };
  }
}
