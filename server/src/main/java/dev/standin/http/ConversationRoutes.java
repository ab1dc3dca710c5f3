package dev.standin.http;

import dev.standin.chat.Access;
import dev.standin.chat.ConversationId;
import dev.standin.chat.Cursor;
import dev.standin.chat.Message;
import dev.standin.chat.MessageId;
import dev.standin.chat.MessageLog;
import dev.standin.chat.MessageLog.ConversationSummary;
import dev.standin.chat.MessageLog.Window;
import dev.standin.chat.ReadAccess;
import dev.standin.wire.BlockSeal;
import dev.standin.wire.JsonBytes;
import dev.standin.wire.JsonShapes;
import dev.standin.wire.Problem;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/// Conversations and their pages, and why a stand-in said something. All of it blocks.
final class ConversationRoutes {

  private static final int USUAL = 50;
  private static final int MOST_CONVERSATIONS = 200;
  private static final int MOST_MESSAGES = 1_000;
  private static final long MAX_SEQ = 999_999_999_999_999_999L;
  private final MessageLog log;
  private final Access access;
  private final Cursors cursors;

  ConversationRoutes(MessageLog log, BlockSeal cursors) {
    this.log = log;
    this.cursors = new Cursors(cursors);
    this.access = new Access(log);
  }

  /// GET /v1/conversations. `next` is what `before` of the next page must be; null on the last one.
  Reply list(Exchange exchange) {
    int limit = exchange.query("limit", 1, MOST_CONVERSATIONS).map(Long::intValue).orElse(USUAL);
    Optional<Cursor> behind = exchange.query("before").map(cursors::read);
    List<ConversationSummary> some = log.conversations(exchange.user().id(), behind, limit);
    var json = new JsonBytes(64 + 512 * some.size()).raw("{\"conversations\":[");
    String between = "";
    for (ConversationSummary conversation : some) {
      json.raw(between).raw("{\"id\":\"").raw(conversation.id().hex());
      json.raw("\",\"peer\":\"").raw(conversation.peer().hex());
      json.raw("\",\"lastSeq\":").number(conversation.lastSeq()).raw(",\"last\":");
      JsonShapes.message(json, conversation.last());
      json.raw("}");
      between = ",";
    }
    json.raw("],\"next\":");
    cursors.write(
        json, some.size() == limit ? Optional.of(some.getLast().cursor()) : Optional.empty());
    return Reply.json(200, json.raw("}").toBytes());
  }

  /// GET /v1/conversations/{id}/messages.
  Reply page(Exchange exchange) {
    int limit = exchange.query("limit", 1, MOST_MESSAGES).map(Long::intValue).orElse(USUAL);
    var window =
        new Window(
            exchange.query("before", 0, MAX_SEQ), exchange.query("after", 0, MAX_SEQ), limit);
    Optional<ReadAccess> right =
        ConversationId.parse(exchange.parameter())
            .flatMap(id -> access.read(exchange.user().id(), id));
    if (right.isEmpty()) {
      return Reply.problem(Problem.NOT_FOUND);
    }
    List<Message> messages = log.page(right.get(), window);
    var json = new JsonBytes(64 + 320 * messages.size());
    JsonShapes.messages(json.raw("{\"messages\":"), messages);
    return Reply.json(200, json.raw("}").toBytes());
  }

  /// GET /v1/standin/replies/{id}/why, for the owner alone.
  Reply why(Exchange exchange) {
    return MessageId.parse(exchange.parameter())
        .flatMap(log::why)
        .filter(why -> why.owner().equals(exchange.user().id()))
        .map(why -> Reply.json(200, why.json().getBytes(StandardCharsets.UTF_8)))
        .orElseGet(() -> Reply.problem(Problem.NOT_FOUND));
  }
}
