package dev.standin.store.sqlite;

import dev.standin.chat.ClientId;
import dev.standin.chat.Message;
import dev.standin.chat.MessageId;
import dev.standin.chat.Origin;
import dev.standin.chat.Pos;
import dev.standin.chat.UserId;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;

/// How a message (kind 1) lies in `entries.record`, big-endian:
///
/// ```
/// flags 1 (1 the recipient was busy, 2 has a clientId, 4 is generated) | seq 4 | pos 8 | at 8
/// | sender's number 4 | id 12 | [length 1, clientId] | [origin 1, replyTo 12] | text in UTF-8
/// ```
final class Records {

  /// The value of `entries.kind`.
  static final int MESSAGE = 1;

  private static final int BUSY = 1;
  private static final int CLIENT_ID = 2;
  private static final int GENERATED = 4;

  /// Where the id lies.
  static final int ID = 1 + 4 + 8 + 8 + 4;

  private static final int FIXED = ID + Ids.LENGTH;

  private Records() {}

  /// A message as stored: with its sender's number, and whether the recipient was busy.
  record Stored(Message message, long sender, boolean recipientBusy) {}

  static byte[] pack(Stored stored) {
    Message message = stored.message();
    byte[] text = message.content().getBytes(StandardCharsets.UTF_8);
    String clientId = message.clientId().isPresent() ? message.clientId().get().value() : "";
    int size =
        FIXED
            + (clientId.isEmpty() ? 0 : 1 + clientId.length())
            + (message.generated() ? 1 + Ids.LENGTH : 0)
            + text.length;
    int flags =
        (stored.recipientBusy() ? BUSY : 0)
            | (clientId.isEmpty() ? 0 : CLIENT_ID)
            | (message.generated() ? GENERATED : 0);
    ByteBuffer out = ByteBuffer.allocate(size);
    out.put((byte) flags).putInt((int) message.seq()).putLong(message.pos().n());
    out.putLong(message.timestamp().toEpochMilli()).putInt((int) stored.sender());
    out.put(Ids.bytes(message.id().hex()));
    if (!clientId.isEmpty()) {
      out.put((byte) clientId.length()).put(clientId.getBytes(StandardCharsets.US_ASCII));
    }
    if (message.generated()) {
      out.put((byte) code(message.origin().orElseThrow()));
      out.put(Ids.bytes(message.replyTo().orElseThrow().hex()));
    }
    return out.put(text).array();
  }

  /// Reads a message of the conversation.
  static Message message(Conversation conversation, byte[] record) {
    ByteBuffer in = ByteBuffer.wrap(record);
    int flags = in.get();
    long seq = Integer.toUnsignedLong(in.getInt());
    long pos = in.getLong();
    Instant at = Instant.ofEpochMilli(in.getLong());
    long number = Integer.toUnsignedLong(in.getInt());
    UserId sender = conversation.member(number);
    UserId recipient = conversation.other(number).user();
    MessageId id = new MessageId(Ids.hex(record, in.position()));
    int next = FIXED;
    Optional<ClientId> clientId = Optional.empty();
    if ((flags & CLIENT_ID) != 0) {
      int length = record[next++];
      clientId =
          Optional.of(new ClientId(new String(record, next, length, StandardCharsets.ISO_8859_1)));
      next += length;
    }
    Optional<Origin> origin = Optional.empty();
    Optional<MessageId> replyTo = Optional.empty();
    if ((flags & GENERATED) != 0) {
      origin = Optional.of(origin(record[next++]));
      replyTo = Optional.of(new MessageId(Ids.hex(record, next)));
      next += Ids.LENGTH;
    }
    String text = new String(record, next, record.length - next, StandardCharsets.UTF_8);
    return new Message(
        id,
        conversation.id(),
        seq,
        Pos.only(pos),
        Pos.NONE,
        sender,
        recipient,
        text,
        at,
        clientId,
        origin,
        replyTo);
  }

  static MessageId id(byte[] record) {
    return new MessageId(Ids.hex(record, ID));
  }

  static boolean recipientBusy(byte[] record) {
    return (record[0] & BUSY) != 0;
  }

  static long sender(byte[] record) {
    return Integer.toUnsignedLong(ByteBuffer.wrap(record).getInt(1 + 4 + 8 + 8));
  }

  /// What is stored for an origin; never changes.
  static int code(Origin origin) {
    return switch (origin) {
      case MODEL -> 1;
      case NOTE -> 2;
      case AWAY -> 3;
      case DEFAULT -> 4;
    };
  }

  private static Origin origin(int code) {
    return switch (code) {
      case 1 -> Origin.MODEL;
      case 2 -> Origin.NOTE;
      case 3 -> Origin.AWAY;
      case 4 -> Origin.DEFAULT;
      default -> throw new IllegalStateException("a record with the unknown origin " + code);
    };
  }
}
