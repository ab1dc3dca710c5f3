package dev.standin.http;

import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Prints an example of the documentation as indented JSON.
final class Examples {

  private Examples() {}

  static void write(StringBuilder out, @Nullable Object value, int depth) {
    switch (value) {
      case null -> out.append("null");
      case Map<?, ?> map -> object(out, map, depth);
      case List<?> list -> array(out, list, depth);
      case String text -> string(out, text);
      default -> out.append(value);
    }
  }

  private static void object(StringBuilder out, Map<?, ?> map, int depth) {
    out.append('{');
    Iterator<? extends Map.Entry<?, ?>> members = map.entrySet().iterator();
    while (members.hasNext()) {
      Map.Entry<?, ?> member = members.next();
      newLine(out, depth + 1);
      string(out, String.valueOf(member.getKey()));
      out.append(": ");
      write(out, member.getValue(), depth + 1);
      out.append(members.hasNext() ? "," : "");
    }
    newLine(out, depth);
    out.append('}');
  }

  private static void array(StringBuilder out, List<?> list, int depth) {
    out.append('[');
    for (int i = 0; i < list.size(); i++) {
      out.append(i == 0 ? "" : ", ");
      write(out, list.get(i), depth + 1);
    }
    out.append(']');
  }

  private static void string(StringBuilder out, String text) {
    out.append('"').append(text.replace("\\", "\\\\").replace("\"", "\\\"")).append('"');
  }

  private static void newLine(StringBuilder out, int depth) {
    out.append('\n').append("  ".repeat(depth));
  }
}
