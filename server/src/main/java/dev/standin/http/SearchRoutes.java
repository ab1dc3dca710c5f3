package dev.standin.http;

import dev.standin.chat.Access;
import dev.standin.chat.ConversationId;
import dev.standin.chat.MessageSearch;
import dev.standin.chat.SearchQuery;
import dev.standin.chat.Throttle;
import dev.standin.chat.UserId;
import dev.standin.wire.BadInputException;
import dev.standin.wire.JsonBytes;
import dev.standin.wire.JsonShapes;
import dev.standin.wire.Problem;
import java.time.Duration;
import java.util.Optional;

/// Messages by their words. Blocks.
final class SearchRoutes {

  private static final int USUAL = 20;
  private static final int MOST = 100;
  private static final int LONGEST = 200;

  private final Access access;
  private final MessageSearch search;
  private final Cursors cursors;
  private final Throttle searches;

  SearchRoutes(Api.Parts parts, Throttle searches) {
    this.access = new Access(parts.log());
    this.search = parts.search();
    this.cursors = new Cursors(parts.cursors());
    this.searches = searches;
  }

  /// GET /v1/search.
  Reply find(Exchange exchange) {
    UserId user = exchange.user().id();
    SearchQuery query = query(exchange);
    int limit = exchange.query("limit", 1, MOST).map(Long::intValue).orElse(USUAL);
    var behind = exchange.query("before").map(cursors::read);
    Optional<String> named = exchange.query("conversation");
    Optional<ConversationId> in = named.flatMap(ConversationId::parse);
    if (named.isPresent() && in.flatMap(id -> access.read(user, id)).isEmpty()) {
      return Reply.problem(Problem.NOT_FOUND);
    }
    Optional<Duration> wait = searches.take(user.hex());
    if (wait.isPresent()) {
      return Reply.later(Problem.THROTTLED, wait.get());
    }
    return page(access.search(search, user, new MessageSearch.Wanted(query, in, behind, limit)));
  }

  private static SearchQuery query(Exchange exchange) {
    String text =
        exchange
            .query("q")
            .orElseThrow(() -> new BadInputException("\"q\" is missing in the query."));
    if (text.length() > LONGEST) {
      throw new BadInputException("\"q\" may have at most " + LONGEST + " characters.");
    }
    return SearchQuery.parse(text)
        .orElseThrow(() -> new BadInputException("\"q\" must hold a letter or a digit."));
  }

  private Reply page(MessageSearch.Found found) {
    var json = new JsonBytes(64 + 320 * found.messages().size());
    JsonShapes.messages(json.raw("{\"messages\":"), found.messages());
    json.raw(",\"next\":");
    cursors.write(json, found.next());
    return Reply.json(200, json.raw("}").toBytes());
  }
}
