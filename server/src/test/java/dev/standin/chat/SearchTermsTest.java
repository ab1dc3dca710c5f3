package dev.standin.chat;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SearchTermsTest {

  @ParameterizedTest
  @CsvSource({
    "Where is the KEY?,                 key, true",
    "Where is the key?,                 ke, true",
    "Where is the key?,                 k, false",
    "Plan k,                            K, true",
    "Where is the key?,                 eys, false",
    "Where is the key?,                 key where, true",
    "Where is the key?,                 key door, false",
    "Die Straße ist zu,                 STRASSE, true",
    "Déjà vu in the café,               deja cafe, true",
    "ＦＵＬＬ ｗｉｄｔｈ,                  full width, true",
    "東京都に住んでいます,               東京, true",
    "東京都に住んでいます,               京, true",
    "東京都に住んでいます,               都東, false",
    "東京都に住んでいます,               東京都に, true",
    "call 0171-234567,                  0171 23, true",
    "co-operate,                        operate, true"
  })
  void aTextIsFoundByItsWordsAndTheirBeginnings(String text, String wanted, boolean found) {
    assertThat(SearchQuery.parse(wanted).orElseThrow().fits(SearchTerms.of(text))).isEqualTo(found);
  }

  @Test
  void aQueryWithoutAWordIsNone() {
    assertThat(SearchQuery.parse("?! … \u0301")).isEmpty();
    assertThat(SearchQuery.parse("")).isEmpty();
  }

  @Test
  void longWordsAndManyTermsAreBounded() {
    String word = "x".repeat(100);
    assertThat(SearchTerms.of(word)).containsExactly("x".repeat(64));
    assertThat(SearchQuery.parse(word).orElseThrow().fits(SearchTerms.of(word + "y"))).isTrue();
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
