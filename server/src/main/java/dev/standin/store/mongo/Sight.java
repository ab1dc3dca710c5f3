package dev.standin.store.mongo;

import com.mongodb.client.model.Filters;
import dev.standin.chat.Message;
import dev.standin.chat.MessageId;
import dev.standin.chat.User;
import dev.standin.chat.UserId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.bson.Document;

/// What a group of steps must know, read at its beginning, and what it learnt since.
final class Sight {

  final Map<UserId, User> users = new HashMap<>();
  final Map<String, Conversation> conversations = new HashMap<>();

  /// Messages by their `dedupe`.
  final Map<String, Document> earlier = new HashMap<>();

  /// Answers by their question.
  final Map<MessageId, Message> answers = new HashMap<>();

  /// Questions that are open.
  final Map<MessageId, Message> questions = new HashMap<>();

  private final Database database;

  private Sight(Database database) {
    this.database = database;
  }

  static Sight of(List<Step> steps, Database database, Conversations known, UserCache cache) {
    var sight = new Sight(database);
    List<Step.Append> appends = new ArrayList<>();
    Set<MessageId> asked = new HashSet<>();
    for (Step step : steps) {
      switch (step) {
        case Step.Append append -> appends.add(append);
        case Step.Answer answer -> asked.add(answer.question());
        case Step.Place _ -> {}
      }
    }
    if (!appends.isEmpty()) {
      sight.lookUsers(appends, cache);
      sight.lookConversations(appends, known);
    }
    if (!asked.isEmpty()) {
      sight.lookQuestions(asked);
    }
    return sight;
  }

  private void lookUsers(List<Step.Append> appends, UserCache cache) {
    Set<UserId> concerned = new HashSet<>();
    for (Step.Append append : appends) {
      concerned.add(append.message().sender());
      concerned.add(append.message().recipient());
    }
    List<Object> ids = new ArrayList<>();
    concerned.forEach(it -> ids.add(Documents.id(it.hex())));
    long changes = cache.changes();
    for (Document document : database.users.find(Filters.in(Fields.ID, ids))) {
      User user = Documents.user(document);
      users.put(user.id(), user);
    }
    cache.read(users.values(), changes);
  }

  private void lookConversations(List<Step.Append> appends, Conversations known) {
    Set<String> pairs = new HashSet<>();
    appends.forEach(append -> pairs.add(append.pair()));
    conversations.putAll(known.all(pairs));
    known.refresh(conversations.values().stream().map(Conversation::id).toList());
    // Who used this clientId before, elsewhere, must not make a conversation.
    List<String> named = new ArrayList<>();
    for (Step.Append append : appends) {
      if (!conversations.containsKey(append.pair())) {
        append.dedupe().ifPresent(named::add);
      }
    }
    if (!named.isEmpty()) {
      lookEarlier(named);
    }
  }

  void lookEarlier(Collection<String> dedupes) {
    for (Document document :
        database.lasting(database.messages, Filters.in(Fields.DEDUPE, dedupes))) {
      earlier.put(document.getString(Fields.DEDUPE), document);
    }
  }

  void lookAnswers(Collection<MessageId> asked) {
    List<Object> ids = new ArrayList<>();
    asked.forEach(it -> ids.add(Documents.id(it.hex())));
    for (Document document : database.lasting(database.messages, Filters.in(Fields.ANSWERS, ids))) {
      Documents.message(document).ifPresent(it -> answers.put(it.replyTo().orElseThrow(), it));
    }
  }

  private void lookQuestions(Set<MessageId> asked) {
    lookAnswers(asked);
    List<Object> ids = new ArrayList<>();
    asked.forEach(it -> ids.add(Documents.id(it.hex())));
    for (Document document : database.messages.find(Filters.in(Fields.ID, ids))) {
      if (Fields.OPEN.equals(document.get(Fields.QUESTION))) {
        Documents.message(document).ifPresent(it -> questions.put(it.id(), it));
      }
    }
  }
}
