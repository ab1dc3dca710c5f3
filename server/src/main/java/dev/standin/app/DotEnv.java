package dev.standin.app;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Reads `.env` files as the dotenv package of Node does: comments, `export`, three kinds of
/// quotes, which may span lines; the last of equal names counts.
final class DotEnv {

  /// A value and the line on which it begins, from 1.
  record Value(String text, int line) {}

  /// What was read, and the lines that are not understood and were skipped.
  record Parsed(Map<String, Value> values, List<Integer> skipped) {}

  private final String text;
  private final Map<String, Value> values = new HashMap<>();
  private final List<Integer> skipped = new ArrayList<>();
  private int at;
  private int line = 1;

  private DotEnv(String text) {
    this.text = text;
  }

  static Parsed parse(String text) {
    var file = new DotEnv(text.replace("\r\n", "\n").replace('\r', '\n'));
    while (file.at < file.text.length()) {
      file.line();
    }
    return new Parsed(Map.copyOf(file.values), List.copyOf(file.skipped));
  }

  private void line() {
    int start = line;
    String head = restOfLine().strip();
    if (head.isEmpty() || head.startsWith("#")) {
      nextLine();
      return;
    }
    int equals = text.indexOf('=', at);
    String name = equals < 0 || equals > endOfLine() ? "" : name(text.substring(at, equals));
    if (name.isEmpty()) {
      skipped.add(start);
      nextLine();
      return;
    }
    at = equals + 1;
    values.put(name, new Value(value(), start));
    nextLine();
  }

  /// The name without `export`; empty if it is none.
  private static String name(String text) {
    String name = text.strip();
    if (name.startsWith("export ") || name.startsWith("export\t")) {
      name = name.substring(7).strip();
    }
    return name.matches("[\\w.-]+") ? name : "";
  }

  private String value() {
    skipBlanks();
    char quote = at < text.length() ? text.charAt(at) : '\n';
    if (quote == '"' || quote == '\'' || quote == '`') {
      int end = closing(quote);
      if (end > 0) {
        return quoted(quote, end);
      }
    }
    String plain = restOfLine();
    int comment = plain.indexOf('#');
    return (comment < 0 ? plain : plain.substring(0, comment)).strip();
  }

  private String quoted(char quote, int end) {
    String inside = text.substring(at + 1, end);
    line += (int) inside.chars().filter(c -> c == '\n').count();
    at = end + 1;
    return quote == '"' ? inside.replace("\\n", "\n").replace("\\r", "\r") : inside;
  }

  /// Where the quotation ends; -1 if it does not, or if more than a comment follows it.
  private int closing(char quote) {
    for (int i = at + 1; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '\\' && i + 1 < text.length() && text.charAt(i + 1) == quote) {
        i++;
      } else if (c == quote) {
        int stop = text.indexOf('\n', i);
        String after = text.substring(i + 1, stop < 0 ? text.length() : stop).strip();
        return after.isEmpty() || after.startsWith("#") ? i : -1;
      }
    }
    return -1;
  }

  private void skipBlanks() {
    while (at < text.length() && (text.charAt(at) == ' ' || text.charAt(at) == '\t')) {
      at++;
    }
  }

  private int endOfLine() {
    int end = text.indexOf('\n', at);
    return end < 0 ? text.length() : end;
  }

  private String restOfLine() {
    return text.substring(at, endOfLine());
  }

  private void nextLine() {
    at = endOfLine() + 1;
    line++;
  }
}
