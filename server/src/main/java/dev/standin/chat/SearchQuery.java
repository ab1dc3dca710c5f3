package dev.standin.chat;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// What somebody looks for: all parts must be among a text's [SearchTerms].
public record SearchQuery(List<Part> parts) {

  /// Parts that count; what stands behind them is not looked at.
  private static final int MOST = 32;

  public SearchQuery {
    parts = List.copyOf(parts);
  }

  /// @param text a term, or its beginning
  /// @param prefix whether longer terms that begin so fit, too
  public record Part(String text, boolean prefix) {}

  /// Reads what somebody typed; empty if there is no word in it. Words of two letters or more find
  /// all that begin so; runs of scripts without spaces, those that hold all their pairs.
  public static Optional<SearchQuery> parse(String text) {
    Set<Part> parts = new LinkedHashSet<>();
    for (Words.Word word : Words.of(text)) {
      if (word.spaceless()) {
        Words.pairs(word.text()).forEach(pair -> parts.add(new Part(pair, false)));
      } else {
        String term = SearchTerms.cut(word.text());
        parts.add(new Part(term, term.codePointCount(0, term.length()) > 1));
      }
    }
    List<Part> first = parts.stream().limit(MOST).toList();
    return first.isEmpty() ? Optional.empty() : Optional.of(new SearchQuery(first));
  }
}
