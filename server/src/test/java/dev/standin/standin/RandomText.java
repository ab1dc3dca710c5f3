package dev.standin.standin;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/// Texts as models send them, and as they should not.
final class RandomText {

  private static final String[] PARTS = {
    "Hello",
    " ",
    ", ",
    ". ",
    "\n",
    "\r\n",
    "busy",
    "\uD83D\uDE00",
    "\uD83D",
    "\u0000",
    "\u4F60\u597D",
    "\u3002",
    "!",
    "?",
    "   ",
    "\t",
    "<think>",
    "\u2026 ",
    "3.5",
    "a".repeat(90),
    "\uFEFF",
    "e\u0301"
  };

  private RandomText() {}

  static String[] pieces(Random random) {
    var text = new StringBuilder();
    int parts = random.nextInt(80);
    for (int i = 0; i < parts; i++) {
      text.append(PARTS[random.nextInt(PARTS.length)]);
    }
    List<String> pieces = new ArrayList<>();
    int at = 0;
    while (at < text.length()) {
      int end = Math.min(text.length(), at + 1 + random.nextInt(12));
      pieces.add(text.substring(at, end));
      at = end;
    }
    return pieces.toArray(String[]::new);
  }
}
