package dev.standin.app;

import dev.standin.chat.Finding;
import dev.standin.wire.JsonBytes;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;

/// What the doctor found.
record Diagnosis(List<Finding> findings) {

  /// Whether nothing failed; warnings don't count.
  boolean sound() {
    return findings.stream().noneMatch(it -> it.level() == Finding.Level.FAIL);
  }

  /// One line each, `ok | warn | FAIL what — how to mend it`.
  String text() {
    var text = new StringBuilder();
    for (Finding it : findings) {
      text.append("%-4s  ".formatted(word(it.level()))).append(line(it.what()));
      if (!it.mend().isEmpty()) {
        text.append(" — ").append(line(it.mend()));
      }
      text.append('\n');
    }
    return text.toString();
  }

  private static String word(Finding.Level level) {
    return level == Finding.Level.FAIL ? "FAIL" : level.name().toLowerCase(Locale.ROOT);
  }

  private static String line(String text) {
    return text.replaceAll("\\p{Cntrl}+", " ");
  }

  /// `{"sound", "checks": [{"level": ok, warn or fail, "what", "mend"?}]}`.
  String json() {
    var json = new JsonBytes(1024);
    json.raw("{\"sound\":").raw(Boolean.toString(sound())).raw(",\"checks\":[");
    String comma = "";
    for (Finding it : findings) {
      json.raw(comma).raw("{\"level\":\"").raw(it.level().name().toLowerCase(Locale.ROOT));
      json.raw("\",\"what\":").string(it.what());
      if (!it.mend().isEmpty()) {
        json.raw(",\"mend\":").string(it.mend());
      }
      json.raw("}");
      comma = ",";
    }
    return new String(json.raw("]}\n").toBytes(), StandardCharsets.UTF_8);
  }
}
