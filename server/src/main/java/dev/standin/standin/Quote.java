package dev.standin.standin;

import dev.standin.chat.Note;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Quotes a note, whole if it is short, else its sentences that fit the question best.
final class Quote {

  /// Characters of a note that are quoted at most.
  private static final int MAX = 600;

  private Quote() {}

  /// `From the note "title": text`.
  static String of(Note note, String question) {
    String text = note.text().strip();
    String passage = text.length() <= MAX ? text : passage(text, question);
    String title = note.title().strip();
    return title.isEmpty() ? passage : "From the note \u201C" + title + "\u201D: " + passage;
  }

  private static String passage(String text, String question) {
    List<String> sentences = sentences(text);
    Set<String> terms = new HashSet<>(Terms.telling(question));
    int best = 0;
    long most = -1;
    for (int i = 0; i < sentences.size(); i++) {
      long hits =
          new HashSet<>(Terms.telling(sentences.get(i))).stream().filter(terms::contains).count();
      if (hits > most) {
        best = i;
        most = hits;
      }
    }
    var out = new StringBuilder(best > 0 ? "\u2026 " : "");
    int i = best;
    while (i < sentences.size() && out.length() + sentences.get(i).length() <= MAX) {
      String sentence = sentences.get(i);
      out.append(i == best ? sentence.stripLeading() : sentence);
      i++;
    }
    return out.toString().strip() + (i < sentences.size() ? " \u2026" : "");
  }

  /// Sentences, each with the white space before it; none longer than half of a quote.
  private static List<String> sentences(String text) {
    List<String> sentences = new ArrayList<>();
    int start = 0;
    for (int i = 0; i < text.length(); i++) {
      boolean half = i - start >= MAX / 2 && !Character.isHighSurrogate(text.charAt(i));
      if (half || endsSentence(text, i)) {
        sentences.add(text.substring(start, i + 1));
        start = i + 1;
      }
    }
    sentences.add(text.substring(start));
    return sentences;
  }

  private static boolean endsSentence(String text, int i) {
    char c = text.charAt(i);
    boolean last = i + 1 == text.length() || Character.isWhitespace(text.charAt(i + 1));
    return "\n\u3002\uFF01\uFF1F".indexOf(c) >= 0 || (".!?".indexOf(c) >= 0 && last);
  }
}
