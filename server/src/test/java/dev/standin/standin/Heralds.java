package dev.standin.standin;

import dev.standin.chat.Announcer;
import dev.standin.chat.Availability;
import dev.standin.chat.Message;
import dev.standin.chat.MessageId;
import dev.standin.chat.UserId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/// Remembers what was announced, in lines like `typing`, `1.0 text`, `withdrawn`, `abandoned
/// question`.
class Heralds implements Announcer {

  private record Said(Optional<MessageId> reply, String line, int attempt, String text) {

    Said(Writing writing, String line, int attempt, String text) {
      this(Optional.of(writing.reply()), line, attempt, text);
    }
  }

  private final List<Said> said = new ArrayList<>();

  @Override
  public void availability(UserId user, Availability now, Collection<UserId> audience) {
    throw new UnsupportedOperationException();
  }

  @Override
  public synchronized void typing(Writing writing) {
    said.add(new Said(writing, "typing", 0, ""));
  }

  @Override
  public synchronized void delta(Writing writing, int attempt, int n, String text) {
    said.add(new Said(writing, attempt + "." + n + " " + text, attempt, text));
  }

  @Override
  public synchronized void withdrawn(Writing writing) {
    said.add(new Said(writing, "withdrawn", 0, ""));
  }

  @Override
  public synchronized void abandoned(Message question) {
    said.add(new Said(Optional.empty(), "abandoned " + question.content(), 0, ""));
  }

  synchronized List<String> lines() {
    return said.stream().map(Said::line).toList();
  }

  synchronized List<MessageId> replies() {
    return said.stream().flatMap(s -> s.reply().stream()).distinct().toList();
  }

  /// The text of the last attempt, as a client that follows the deltas has it.
  synchronized String shown(MessageId reply) {
    var text = new StringBuilder();
    int attempt = 0;
    for (Said s : said) {
      if (!s.reply().equals(Optional.of(reply)) || s.attempt() < attempt) {
        continue;
      }
      if (s.attempt() > attempt) {
        text.setLength(0);
        attempt = s.attempt();
      }
      text.append(s.text());
    }
    return text.toString();
  }
}
