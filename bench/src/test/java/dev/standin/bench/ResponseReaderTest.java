package dev.standin.bench;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ResponseReaderTest {
  private static final String TWO =
      "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello"
          + "HTTP/1.1 503 Service Unavailable\r\nTransfer-Encoding: chunked\r\n\r\n"
          + "4\r\nwait\r\n1A\r\nabcdefghijklmnopqrstuvwxyz\r\n0\r\n\r\n"
          + "HTTP/1.1 204 No Content\r\ncontent-length: 0\r\n\r\n";

  private static final List<String> READ =
      List.of("200 5 hello", "503 30 waitabcdefghijklmnopqrstuvwxyz", "204 0 ");

  @Test
  void responsesAreReadOneAfterAnotherFromOneBuffer() {
    assertThat(readInPiecesOf(TWO.length())).isEqualTo(READ);
  }

  @Test
  void itDoesNotMatterWhereTheBytesAreCut() {
    for (int size = 1; size < TWO.length(); size++) {
      assertThat(readInPiecesOf(size)).as("pieces of %d bytes", size).isEqualTo(READ);
    }
  }

  private static List<String> readInPiecesOf(int size) {
    var reader = new ResponseReader();
    var bytes = TWO.getBytes(US_ASCII);
    var answers = new ArrayList<String>();
    for (int at = 0; at < bytes.length; at += size) {
      var piece = ByteBuffer.wrap(bytes, at, Math.min(size, bytes.length - at));
      while (piece.hasRemaining()) {
        if (reader.read(piece)) {
          answers.add(reader.status() + " " + reader.bodyBytes() + " " + reader.excerpt());
        }
      }
    }
    return answers;
  }
}
