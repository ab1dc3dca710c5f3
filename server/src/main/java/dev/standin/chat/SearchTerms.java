package dev.standin.chat;

import java.util.LinkedHashSet;
import java.util.Set;

/// What a text is found by, the same in every store: its words, and the characters and pairs of
/// characters of scripts without spaces.
public final class SearchTerms {

  /// Code points of a word that count; what stands behind them is not looked at.
  static final int LONGEST = 64;

  /// Terms of a text that count. Half of the longest message in Chinese has fewer.
  public static final int MOST = 4_000;

  private SearchTerms() {}

  /// Each term once, in the order of the text. They consist of letters, digits and combining marks.
  public static Set<String> of(String text) {
    Set<String> terms = new LinkedHashSet<>();
    for (Words.Word word : Words.of(text)) {
      if (word.spaceless()) {
        word.text().codePoints().mapToObj(Character::toString).forEach(terms::add);
        terms.addAll(Words.pairs(word.text()));
      } else {
        terms.add(cut(word.text()));
      }
      if (terms.size() >= MOST) {
        break;
      }
    }
    return terms.size() <= MOST ? terms : bounded(terms);
  }

  private static Set<String> bounded(Set<String> terms) {
    Set<String> first = new LinkedHashSet<>();
    terms.stream().limit(MOST).forEach(first::add);
    return first;
  }

  static String cut(String word) {
    return word.codePointCount(0, word.length()) <= LONGEST
        ? word
        : word.substring(0, word.offsetByCodePoints(0, LONGEST));
  }
}
