package dev.standin.cluster;

import dev.standin.chat.Tally.Heard;
import dev.standin.chat.Tally.Rule;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// A rule as the script of [Scripts#TALLY] wants it, and who is to hear how it stands.
record SharedRule(Rule rule, Heard heard) {

  String name() {
    return rule.name();
  }

  /// Adds the four arguments that belong to a key.
  void describe(int count, List<byte[]> arguments) {
    switch (rule) {
      case Rule.Bucket bucket -> {
        double gap = bucket.rate().every().toNanos() / 1e3;
        arguments.add(ascii("bucket"));
        arguments.add(ascii(Double.toString(gap)));
        arguments.add(ascii(Double.toString(gap * bucket.rate().burst())));
      }
      case Rule.Window window -> {
        arguments.add(ascii("window"));
        arguments.add(ascii(Integer.toString(window.most())));
        arguments.add(ascii(Double.toString(window.length().toNanos() / 1e3)));
      }
    }
    arguments.add(ascii(Integer.toString(count)));
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
