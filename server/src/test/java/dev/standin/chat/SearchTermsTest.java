package dev.standin.chat;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/// The bounds; what is found by what is in [dev.standin.store.SearchStoreContract].
class SearchTermsTest {

  @Test
  void aQueryWithoutAWordIsNone() {
    assertThat(SearchQuery.parse("?! … \u0301")).isEmpty();
    assertThat(SearchQuery.parse("")).isEmpty();
  }

  @Test
  void longWordsAndManyTermsAreBounded() {
    String word = "x".repeat(100);
    assertThat(SearchTerms.of(word)).containsExactly("x".repeat(64));
    assertThat(SearchQuery.parse(word + "y").orElseThrow().parts())
        .containsExactly(new SearchQuery.Part("x".repeat(64), true));
    var text = new StringBuilder();
    for (int i = 0; i < 16_000; i++) {
      text.appendCodePoint(0x4E00 + i);
    }
    assertThat(SearchTerms.of(text.toString())).hasSize(SearchTerms.MOST);
    assertThat(SearchQuery.parse(text.toString()).orElseThrow().parts()).hasSize(32);
  }

  @Test
  void aTermIsThereOnceHoweverOftenItIsSaid() {
    assertThat(SearchTerms.of("no No NO! 東東東")).containsExactly("no", "東", "東東");
  }
}
