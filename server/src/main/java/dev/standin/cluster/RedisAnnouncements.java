package dev.standin.cluster;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.standin.chat.Announcements;
import dev.standin.chat.MessageId;
import dev.standin.chat.Pos;
import dev.standin.chat.UserId;
import dev.standin.socketio.Audience;
import dev.standin.socketio.RawJson;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Servers wake each other by the events that they send to users' rooms over Redis. A user's room
/// is the plain id, as the original backend's `join` made it, so Node servers of the same cluster
/// deliver these events to their clients, and their `message` events are noticed here.
public final class RedisAnnouncements implements Announcements {

  /// The event of the original backend.
  private static final String MESSAGE = "message";

  /// What servers of this kind say to each other: what was sent in the last so many milliseconds
  /// may not have arrived.
  private static final String MISSED = "standin:missed";

  private static final long LONGEST_MISSED = Duration.ofDays(1).toMillis();

  /// Of what rides beside an event: version, two places, two numbers.
  private static final byte VERSION = 2;

  private static final int LINK_LENGTH = 1 + 2 * (Integer.BYTES + Long.BYTES) + 2 * Long.BYTES;
  private static final JsonFactory JSON =
      JsonFactory.builder()
          .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .build();

  private final RedisAdapter adapter;
  private final RedisLink link;

  /// @param adapter of the namespace where the chat's sockets are; its [RedisAdapter#intercept] is
  ///   used here
  public RedisAnnouncements(RedisAdapter adapter, RedisLink link) {
    this.adapter = adapter;
    this.link = link;
  }

  @Override
  public CompletionStage<Void> tell(UserId user, Told told) {
    return adapter.tellOthers(
        user.hex(), told.event(), new RawJson(told.json()), bytes(told.link()));
  }

  @Override
  public CompletionStage<Void> send(Set<UserId> users, String event, byte[] json) {
    Set<String> rooms = users.stream().map(UserId::hex).collect(Collectors.toUnmodifiableSet());
    return adapter.tellOthers(rooms, event, new RawJson(json));
  }

  @Override
  public CompletionStage<Void> missed(Duration lately) {
    return adapter.tellNodes(MISSED, List.of(lately.toMillis()));
  }

  /// Others' events of this name are not ours.
  private static void missed(Hearer hearer, List<Object> args) {
    if (args.size() == 1 && args.getFirst() instanceof Long millis && millis >= 0) {
      hearer.missedThere(Duration.ofMillis(Math.min(millis, LONGEST_MISSED)));
    }
  }

  private static byte[] bytes(Link link) {
    return ByteBuffer.allocate(LINK_LENGTH)
        .put(VERSION)
        .putInt(link.pos().lane())
        .putLong(link.pos().n())
        .putInt(link.prev().lane())
        .putLong(link.prev().n())
        .putLong(link.before())
        .putLong(link.run())
        .array();
  }

  private static Link link(byte[] bytes) {
    if (bytes.length != LINK_LENGTH || bytes[0] != VERSION) {
      throw new BadFrameException("its link is of an unknown form");
    }
    ByteBuffer in = ByteBuffer.wrap(bytes, 1, LINK_LENGTH - 1);
    return new Link(
        new Pos(in.getInt(), in.getLong()),
        new Pos(in.getInt(), in.getLong()),
        in.getLong(),
        in.getLong());
  }

  @Override
  public Optional<String> reaches() {
    return link.publishesTo();
  }

  @Override
  public Optional<String> hears() {
    return link.hears();
  }

  @Override
  public CompletionStage<Void> follow(UserId user) {
    return adapter.follow(user.hex());
  }

  @Override
  public void unfollow(UserId user) {
    adapter.unfollow(user.hex());
  }

  @Override
  public void heardBy(Hearer hearer) {
    adapter.intercept(
        (audience, event, args, extra) -> {
          Optional<List<UserId>> users = users(audience);
          return users.isPresent()
              && args.size() == 1
              && args.getFirst() instanceof RawJson argument
              && extra
                  .map(
                      bytes ->
                          told(hearer, users.get(), new Told(event, argument.utf8(), link(bytes))))
                  .orElseGet(() -> foreign(hearer, users.get(), event, argument));
        });
    adapter.onTold(MISSED, args -> missed(hearer, args));
    // An event may be heard before its line is known to be whole (again). It is told all the same:
    // a stream sends only what follows what it told, so nothing is told out of order, and the
    // lanes are read for whatever was missed.
    link.listen(
        new RedisLink.Listener() {
          @Override
          public void lost() {
            hearer.lost();
          }

          @Override
          public void regained() {
            hearer.regained();
          }
        });
  }

  /// Those whose rooms are meant, if nothing else is.
  private static Optional<List<UserId>> users(Audience audience) {
    if (audience.rooms().isEmpty() || !audience.except().isEmpty()) {
      return Optional.empty();
    }
    List<UserId> users = new ArrayList<>(1);
    for (String room : audience.rooms()) {
      Optional<UserId> user = UserId.parse(room).filter(parsed -> parsed.hex().equals(room));
      if (user.isEmpty()) {
        return Optional.empty();
      }
      users.add(user.get());
    }
    return Optional.of(users);
  }

  private static boolean told(Hearer hearer, List<UserId> users, Told told) {
    users.forEach(user -> hearer.told(user, told));
    return true;
  }

  /// Whether the argument is a stored message.
  private static boolean foreign(
      Hearer hearer, List<UserId> users, String event, RawJson argument) {
    Optional<MessageId> id = event.equals(MESSAGE) ? id(argument.utf8()) : Optional.empty();
    id.ifPresent(
        known -> users.forEach(user -> hearer.foreign(user, known, event, argument.utf8())));
    return id.isPresent();
  }

  /// The `_id` of an object.
  private static Optional<MessageId> id(byte[] json) {
    try (JsonParser parser = JSON.createParser(json)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        return Optional.empty();
      }
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        boolean found = parser.currentName().equals("_id");
        @Nullable JsonToken value = parser.nextToken();
        if (found) {
          return value == JsonToken.VALUE_STRING
              ? MessageId.parse(parser.getText())
              : Optional.empty();
        }
        parser.skipChildren();
      }
      return Optional.empty();
    } catch (IOException wrong) {
      throw new BadFrameException("its argument is no JSON", wrong);
    }
  }
}
