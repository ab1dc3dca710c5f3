package dev.standin.http;

import dev.standin.chat.Cursor;
import dev.standin.wire.BadInputException;
import dev.standin.wire.BlockSeal;
import dev.standin.wire.JsonBytes;
import java.util.Optional;

/// Where pages end, as clients see it: sealed, because places in the log tell how much the server
/// stores.
final class Cursors {

  private static final String NONE =
      "\"before\" must be \"next\" of an earlier page. Leave it out to begin with the latest.";

  private final BlockSeal seal;

  Cursors(BlockSeal seal) {
    this.seal = seal;
  }

  /// `null` behind the last page.
  void write(JsonBytes json, Optional<Cursor> cursor) {
    if (cursor.isEmpty()) {
      json.raw("null");
      return;
    }
    var pair = new BlockSeal.Pair(cursor.get().high(), cursor.get().low());
    json.raw("\"").raw(seal.text(pair)).raw("\"");
  }

  /// Stores' cursors begin with 16 zeros, which shows that this one is ours.
  Cursor read(String text) {
    return seal.read(text)
        .filter(pair -> pair.high() >>> 48 == 0)
        .map(pair -> new Cursor(pair.high(), pair.low()))
        .orElseThrow(() -> new BadInputException(NONE));
  }
}
