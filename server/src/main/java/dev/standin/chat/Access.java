package dev.standin.chat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The choke point: asks whether this user may see this conversation. Blocking.
public final class Access {

  private final MessageLog log;

  public Access(MessageLog log) {
    this.log = log;
  }

  /// The right to read, if the conversation exists and the user is a member of it.
  public Optional<ReadAccess> read(UserId user, ConversationId conversation) {
    return log.members(conversation).contains(user)
        ? Optional.of(new ReadAccess(conversation, user))
        : Optional.empty();
  }

  /// The right to read the direct conversation with somebody, if there is one.
  public Optional<ReadAccess> readDirect(UserId user, UserId peer) {
    return log.direct(user, peer).flatMap(conversation -> read(user, conversation));
  }

  /// What the user missed: [MessageLog#missed]. Each conversation is asked about anew, so what the
  /// user may not see any more is left out.
  public MessageLog.Missed missed(UserId user, MessageLog.Gap gap) {
    MessageLog.Missed page = log.missed(user, gap);
    return new MessageLog.Missed(allowed(user, page.messages()), page.upTo(), page.last());
  }

  /// What the user looks for: [MessageSearch#find]. Each conversation is asked about anew.
  public MessageSearch.Found search(
      MessageSearch search, UserId user, MessageSearch.Wanted wanted) {
    MessageSearch.Found page = search.find(user, wanted);
    return new MessageSearch.Found(allowed(user, page.messages()), page.next());
  }

  private List<Message> allowed(UserId user, List<Message> messages) {
    Map<ConversationId, Boolean> open = new HashMap<>();
    return messages.stream()
        .filter(
            message ->
                open.computeIfAbsent(message.conversation(), id -> read(user, id).isPresent()))
        .toList();
  }

  /// How far the log goes, which tells nothing but how many entries there are.
  public Reached end() {
    return log.end();
  }
}
