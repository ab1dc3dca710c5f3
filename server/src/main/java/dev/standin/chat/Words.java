package dev.standin.chat;

import java.lang.Character.UnicodeScript;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/// The words of texts as they are compared: without case and accents, compatibility forms as their
/// plain ones (Unicode's NFKC). Scripts that write without spaces have runs of characters instead.
public final class Words {

  private static final Set<UnicodeScript> SPACELESS =
      EnumSet.of(
          UnicodeScript.HAN,
          UnicodeScript.HIRAGANA,
          UnicodeScript.KATAKANA,
          UnicodeScript.HANGUL,
          UnicodeScript.THAI,
          UnicodeScript.LAO,
          UnicodeScript.KHMER,
          UnicodeScript.MYANMAR);

  private static final Pattern MARKS = Pattern.compile("\\p{M}");

  private Words() {}

  /// A word, folded; or a run of characters of a script without spaces, as it is written.
  ///
  /// @param text letters, digits and combining marks alone, at least one
  public record Word(String text, boolean spaceless) {}

  /// All words of a text, in order, repeated as they are repeated.
  public static List<Word> of(String text) {
    String normal = Normalizer.normalize(text, Normalizer.Form.NFKC);
    List<Word> words = new ArrayList<>();
    int i = 0;
    while (i < normal.length()) {
      int c = normal.codePointAt(i);
      if (!isPart(c)) {
        i += Character.charCount(c);
        continue;
      }
      boolean spaceless = isSpaceless(c);
      int end = runEnd(normal, i, spaceless);
      String run = normal.substring(i, end);
      String folded = spaceless ? run : fold(run);
      if (!folded.isEmpty()) {
        words.add(new Word(folded, spaceless));
      }
      i = end;
    }
    return words;
  }

  /// Each two neighbours of a run; of a single character, itself.
  public static List<String> pairs(String run) {
    int[] points = run.codePoints().toArray();
    if (points.length == 1) {
      return List.of(run);
    }
    List<String> pairs = new ArrayList<>(points.length - 1);
    for (int i = 0; i + 1 < points.length; i++) {
      pairs.add(new String(points, i, 2));
    }
    return pairs;
  }

  public static boolean isSpaceless(int c) {
    return SPACELESS.contains(UnicodeScript.of(c));
  }

  private static int runEnd(String text, int start, boolean spaceless) {
    int i = start;
    while (i < text.length()) {
      int c = text.codePointAt(i);
      if (!isPart(c) || isSpaceless(c) != spaceless) {
        break;
      }
      i += Character.charCount(c);
    }
    return i;
  }

  private static String fold(String word) {
    boolean plain = word.chars().allMatch(c -> c < 0x80);
    String bare =
        plain
            ? word
            : MARKS.matcher(Normalizer.normalize(word, Normalizer.Form.NFD)).replaceAll("");
    return bare.toLowerCase(Locale.ROOT).replace("\u00DF", "ss");
  }

  private static boolean isPart(int c) {
    int type = Character.getType(c);
    return Character.isLetterOrDigit(c)
        || type == Character.NON_SPACING_MARK
        || type == Character.COMBINING_SPACING_MARK;
  }
}
