package dev.standin.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.standin.http.ChatServer.Answer;
import dev.standin.http.ChatServer.Person;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SearchTest {

  private final ChatServer chat = ChatServer.usual();
  private Person ana;
  private Person bo;
  private Person cy;

  @BeforeEach
  void people() {
    ana = chat.user("ana");
    bo = chat.user("bo");
    cy = chat.user("cy");
    write(ana, bo, "Where is the KEY?");
    write(bo, ana, "The key is with Kim");
    write(ana, cy, "Keys are lost");
  }

  @AfterEach
  void stop() {
    chat.close();
  }

  private void write(Person from, Person to, String text) {
    Answer answer =
        chat.post(
            "/messages", from, "{\"recipient\":\"" + to.id() + "\",\"content\":\"" + text + "\"}");
    assertThat(answer.status()).isEqualTo(200);
  }

  private Answer search(Person who, String query, String more) {
    String q = URLEncoder.encode(query, StandardCharsets.UTF_8);
    return chat.get("/v1/search?q=" + q + more, who);
  }

  @Test
  void onesOwnMessagesAreFoundByWordsAndTheirBeginnings() {
    assertThat(search(ana, "key", "").body())
        .matches(".*Keys are lost.*The key is with Kim.*Where is the KEY\\?.*\"next\":null}");
    assertThat(search(ana, "ke KIM", "").body()).contains("with Kim").doesNotContain("lost");
    assertThat(search(cy, "key", "").body()).contains("lost").doesNotContain("Kim");
    assertThat(search(ana, "door", "").body()).isEqualTo("{\"messages\":[],\"next\":null}");
  }

  @Test
  void whatIsFoundIsPaged() {
    String first = search(ana, "key", "&limit=2").body();
    assertThat(first).contains("lost").contains("Kim").doesNotContain("KEY");
    String next = first.replaceAll(".*\"next\":\"([^\"]+)\"}", "$1");
    assertThat(search(ana, "key", "&limit=2&before=" + next).body())
        .contains("KEY")
        .doesNotContain("Kim")
        .endsWith("\"next\":null}");
  }

  @Test
  void oneConversationAloneCanBeSearchedByItsMembers() {
    String id =
        search(bo, "kim", "").body().replaceAll(".*\"conversation\":\"([0-9a-f]{24})\".*", "$1");
    assertThat(search(ana, "key", "&conversation=" + id).body())
        .contains("Kim")
        .doesNotContain("lost");
    assertThat(search(cy, "key", "&conversation=" + id).status()).isEqualTo(404);
    assertThat(search(ana, "key", "&conversation=x").status()).isEqualTo(404);
  }

  @Test
  void aQueryThatCannotFindAnythingIsRefused() {
    assertThat(chat.get("/v1/search", ana).body()).contains("\\\"q\\\" is missing in the query.");
    assertThat(search(ana, "?!", "").body()).contains("\\\"q\\\" must hold a letter or a digit.");
    assertThat(search(ana, "x".repeat(201), "").body())
        .contains("\\\"q\\\" may have at most 200 characters.");
    assertThat(search(ana, "key", "&limit=101").status()).isEqualTo(400);
    assertThat(search(ana, "key", "&before=x").status()).isEqualTo(400);
  }

  @Test
  void whoSearchesWithoutEndIsToldToWait() {
    Answer last = search(ana, "key", "");
    for (int i = 0; i < 100 && last.status() == 200; i++) {
      last = search(ana, "key", "");
    }
    assertThat(last.status()).isEqualTo(429);
  }
}
