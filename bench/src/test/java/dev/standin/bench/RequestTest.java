package dev.standin.bench;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import org.junit.jupiter.api.Test;

class RequestTest {
  private static final InetSocketAddress ADDRESS =
      InetSocketAddress.createUnresolved("127.0.0.1", 5000);
  private static final Account ANA = new Account("ana@x.example", "pw", "a".repeat(24), "t.o.k");
  private static final Account BO = new Account("bo@x.example", "pw", "b".repeat(24), "k.o.t");

  @Test
  void aMessageCarriesItsNumberInItsText() {
    var request = Request.message(ADDRESS, ANA, BO);
    assertThat(text(request, 7)).contains("\"content\":\"n0000000007 shall we");
    assertThat(text(request, 1234567890)).contains("\"content\":\"n1234567890 shall we");
  }

  @Test
  void aMessageIsACompleteRequestWithTheLengthOfItsBody() {
    var parts = text(Request.message(ADDRESS, ANA, BO), 0).split("\r\n\r\n");
    assertThat(parts[0])
        .startsWith("POST /messages HTTP/1.1\r\nHost: 127.0.0.1:5000\r\n")
        .contains("\r\nAuthorization: Bearer t.o.k\r\n")
        .endsWith("\r\nContent-Length: " + parts[1].length());
    assertThat(parts[1]).startsWith("{\"recipient\":\"" + "b".repeat(24) + "\",").endsWith("\"}");
  }

  @Test
  void aHistoryIsAskedForByItsPeer() {
    assertThat(text(Request.history(ADDRESS, ANA, BO), 0))
        .isEqualTo(
            """
            GET /messages/bbbbbbbbbbbbbbbbbbbbbbbb HTTP/1.1\r
            Host: 127.0.0.1:5000\r
            Authorization: Bearer t.o.k\r
            \r
            """);
  }

  private static String text(Request request, int number) {
    return new String(request.bytes(number).array(), US_ASCII);
  }
}
