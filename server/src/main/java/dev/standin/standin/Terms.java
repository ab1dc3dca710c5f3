package dev.standin.standin;

import dev.standin.chat.Words;
import java.lang.Character.UnicodeScript;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/// The words of a text as they are compared: folded (case, accents, common English endings), and
/// pairs of characters in scripts that write without spaces.
final class Terms {

  /// Folded words that say nothing about what a question is about.
  private static final Set<String> COMMON =
      stems(
          """
          a an and any are aren as at be been before but by can cannot could did do does doing don \
          for from get give got had has have he hello her hey hi him his how i if in into is isn it \
          its just know let like me might mine more must my need no not now of off ok okay on or our \
          out over please pls question she should so some such tell than thank thanks that the their \
          them then there these they thing this those to too up us use want was we well were what \
          when where which while who whom whose why will with won would yes you your yours \
          aber als am auch auf aus bei bin bist bitte da dann das dass dein dem den denn der des dich \
          die dir du ein eine einen einer es euch euer fur gibt habe haben hallo hast hat ich ihr im \
          ist ja kann kannst kein konnen mal man mein mich mir mit nach nein nicht noch nur oder \
          schon sehr sein sich sie sind und uns vom von wann war warum was weil wer wie wir wo zu \
          zum zur \
          au aux avec bonjour ce ces cet cette comment dans de du elle en est et etes il ils je la le \
          les leur lui ma mais merci mes moi mon ne nos notre nous ou par pas pour pourquoi quand que \
          quel quelle qui quoi sa sans ses si son sont sur ta te tes toi ton tu un une vos votre vous \
          como con cual cuando de del donde el ella ellos en eres es esta este gracias hay hola la \
          las lo los mas me mi muy para pero por porque puede que quien se ser si son su sus te tiene \
          tu una unos y yo \
          che chi ciao come cosa dei della di dove e gli ho il io mio nel non per perche piu quale \
          quando sei sono suo tuo uno voi \
          ao com da das do dos ela ele eu foi isso mais meu nao nos o obrigado onde os para pela pelo \
          por qual quem se sem seu sim tem uma voce \
          dan dat dit een en er haar heb hebt heeft het hij hoe hun ik in je jij kan maar met mijn \
          naar niet nog of ook op te uw van voor waar wat wie wij zijn \
          \u4ec0\u4e48 \u600e\u4e48 \u6211\u4eec \u4f60\u4eec \u53ef\u4ee5 \u8bf7\u95ee""");

  private Terms() {}

  /// All terms of a text, in order, repeated as they are repeated.
  static List<String> of(String text) {
    List<String> terms = new ArrayList<>();
    for (Words.Word word : Words.of(text)) {
      if (word.spaceless()) {
        terms.addAll(Words.pairs(word.text()));
      } else {
        terms.add(stem(word.text()));
      }
    }
    return terms;
  }

  /// The terms that say what a text is about.
  static List<String> telling(String text) {
    return of(text).stream().filter(term -> !COMMON.contains(term) && isTelling(term)).toList();
  }

  /// Whether the term is a pair of characters of a script without spaces.
  static boolean isPair(String term) {
    return Words.isSpaceless(term.codePointAt(0));
  }

  /// Japanese writes its endings and particles in hiragana alone.
  private static boolean isTelling(String term) {
    if (isPair(term)) {
      return !term.codePoints().allMatch(c -> UnicodeScript.of(c) == UnicodeScript.HIRAGANA);
    }
    return term.length() > 1 || Character.isDigit(term.charAt(0));
  }

  private static Set<String> stems(String words) {
    return Arrays.stream(words.strip().split("\\s+"))
        .map(Terms::stem)
        .collect(Collectors.toUnmodifiableSet());
  }

  /// Cuts the English endings that separate a question from its answer most often.
  private static String stem(String word) {
    String w = word;
    if (w.length() > 5 && w.endsWith("ing")) {
      w = w.substring(0, w.length() - 3);
    } else if (w.length() > 4 && w.endsWith("ed")) {
      w = w.substring(0, w.length() - 2);
    } else if (w.length() > 4 && w.endsWith("ies")) {
      w = w.substring(0, w.length() - 3) + "y";
    } else if (w.length() > 3 && w.endsWith("s") && !w.endsWith("ss")) {
      w = w.substring(0, w.length() - 1);
    }
    return w.length() > 4 && w.endsWith("e") ? w.substring(0, w.length() - 1) : w;
  }
}
