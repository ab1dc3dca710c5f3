package dev.standin.faults;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.bson.RawBsonDocument;

/// A message of MongoDB's wire protocol, whole, with its header of four little-endian numbers:
/// length, its own id, the id that it answers, what it is.
record MongoMessage(byte[] bytes) {

  private static final int HEADER = 16;
  private static final int OP_MSG = 2013;

  /// Where the first name of the document stands: behind flags, kind, length and type.
  private static final int NAME = HEADER + 4 + 1 + 4 + 1;

  private static final byte STRING = 2;
  private static final int MOST = 48 << 20;

  static MongoMessage read(DataInputStream in) throws IOException {
    byte[] length = new byte[4];
    in.readFully(length);
    int whole = ByteBuffer.wrap(length).order(ByteOrder.LITTLE_ENDIAN).getInt();
    if (whole < HEADER || whole > MOST) {
      throw new EOFException("a message of " + whole + " bytes");
    }
    byte[] bytes = new byte[whole];
    System.arraycopy(length, 0, bytes, 0, 4);
    in.readFully(bytes, 4, whole - 4);
    return new MongoMessage(bytes);
  }

  private ByteBuffer buffer() {
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  int id() {
    return buffer().getInt(4);
  }

  int answerTo() {
    return buffer().getInt(8);
  }

  /// The name of the command, which is the first name in the document behind flags and kind; none
  /// in the old kinds of messages, which only greet.
  Optional<String> command() {
    if (buffer().getInt(12) != OP_MSG || bytes.length <= NAME || bytes[HEADER + 4] != 0) {
      return Optional.empty();
    }
    return Optional.of(text(NAME));
  }

  /// What the command is about, if that is a text: of most commands the collection.
  String collection() {
    int value = NAME + command().orElse("").length() + 1;
    return bytes[NAME - 1] == STRING ? text(value + 4) : "";
  }

  private String text(int from) {
    int end = from;
    while (bytes[end] != 0) {
      end++;
    }
    return new String(bytes, from, end - from, StandardCharsets.UTF_8);
  }

  /// An answer that says that the command failed and did nothing.
  MongoMessage failure(int code, String name) {
    return answer(
        "{\"ok\": 0.0, \"errmsg\": \"injected\", \"code\": %d, \"codeName\": \"%s\"}"
            .formatted(code, name));
  }

  MongoMessage answer(String json) {
    var document = RawBsonDocument.parse(json).getByteBuffer();
    int length = document.remaining();
    var answer =
        ByteBuffer.allocate(HEADER + 4 + 1 + length)
            .order(ByteOrder.LITTLE_ENDIAN)
            .putInt(HEADER + 4 + 1 + length)
            .putInt(-id())
            .putInt(id())
            .putInt(OP_MSG)
            .putInt(0)
            .put((byte) 0)
            .put(document.array(), 0, length);
    return new MongoMessage(answer.array());
  }
}
