package dev.standin.standin;

import dev.standin.chat.Note;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Finds the note that answers a question: ranked by BM25 (Robertson and Zaragoza 2009), and taken
/// only if it covers enough of what the question is about. In a handful of notes a rare word means
/// little, so the coverage counts terms without weights.
final class NoteSearch {

  private static final double K1 = 1.2;
  private static final double B = 0.75;

  /// A word of the title counts as often as this many in the text.
  private static final int TITLE_WEIGHT = 3;

  /// Of a longer question only the first terms count.
  private static final int MOST_TERMS = 200;

  private static final double COVERAGE = 0.4;
  private static final double COVERAGE_OF_PAIRS = 0.3;

  /// A note with its terms counted.
  private record Counted(Note note, Map<String, Integer> counts, Set<String> title, int length) {}

  private record Ranked(Note note, double score, boolean fits) {}

  private final List<Counted> notes = new ArrayList<>();
  private final double averageLength;

  NoteSearch(List<Note> notes) {
    for (Note note : notes) {
      this.notes.add(count(note));
    }
    averageLength = this.notes.stream().mapToInt(Counted::length).average().orElse(1);
  }

  /// The note to quote, if one fits.
  Optional<Note> best(String question) {
    return ranked(question).stream().filter(Ranked::fits).findFirst().map(Ranked::note);
  }

  /// All notes, those that fit the question best first, then the newest.
  List<Note> inOrder(String question) {
    return ranked(question).stream().map(Ranked::note).toList();
  }

  private List<Ranked> ranked(String question) {
    Set<String> terms = new LinkedHashSet<>();
    Terms.telling(question).stream().distinct().limit(MOST_TERMS).forEach(terms::add);
    Map<String, Double> weights = new HashMap<>();
    terms.forEach(term -> weights.put(term, weight(term)));
    return notes.stream()
        .map(note -> new Ranked(note.note(), score(note, weights), fits(note, terms)))
        .sorted(
            Comparator.comparingDouble(Ranked::score)
                .reversed()
                .thenComparing(r -> r.note().changedAt(), Comparator.reverseOrder())
                .thenComparing(r -> r.note().id().hex()))
        .toList();
  }

  /// Rare terms weigh more (inverse document frequency).
  private double weight(String term) {
    long in = notes.stream().filter(note -> note.counts().containsKey(term)).count();
    return Math.log(1 + (notes.size() - in + 0.5) / (in + 0.5));
  }

  private double score(Counted note, Map<String, Double> weights) {
    double score = 0;
    for (Map.Entry<String, Double> term : weights.entrySet()) {
      int count = note.counts().getOrDefault(term.getKey(), 0);
      double norm = K1 * (1 - B + B * note.length() / averageLength);
      score += term.getValue() * count * (K1 + 1) / (count + norm);
    }
    return score;
  }

  private static boolean fits(Counted note, Set<String> terms) {
    long matched = terms.stream().filter(note.counts()::containsKey).count();
    if (matched == 0) {
      return false;
    }
    double coverage = (double) matched / terms.size();
    boolean pairs = terms.stream().filter(Terms::isPair).count() * 2 > terms.size();
    if (matched > 1) {
      return coverage >= (pairs ? COVERAGE_OF_PAIRS : COVERAGE);
    }
    boolean inTitle = terms.stream().anyMatch(note.title()::contains);
    return matched == terms.size() || (inTitle && coverage >= COVERAGE);
  }

  private static Counted count(Note note) {
    List<String> title = Terms.telling(note.title());
    List<String> text = Terms.telling(note.text());
    Map<String, Integer> counts = new HashMap<>();
    title.forEach(term -> counts.merge(term, TITLE_WEIGHT, Integer::sum));
    text.forEach(term -> counts.merge(term, 1, Integer::sum));
    int length = TITLE_WEIGHT * title.size() + text.size();
    return new Counted(note, counts, new HashSet<>(title), length);
  }
}
