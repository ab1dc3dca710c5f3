package dev.standin.wire;

import dev.standin.chat.Moved;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Reads what [ArchiveWriter] wrote, strictly: each line alone, in bounded memory, and at the end
/// whether all of it was there.
public final class ArchiveReader {

  /// Texts of 16 MiB, which is what MongoDB holds at most, with half of their characters escaped.
  static final int LONGEST_LINE = 40 << 20;

  private final LineReader lines;
  private final ArchiveSum sum = new ArchiveSum();
  private Optional<ArchiveSummary> end = Optional.empty();
  private int stage;

  /// Reads the header.
  ///
  /// @throws ArchiveException if this is no export, or one of a version that isn't known here
  public ArchiveReader(InputStream in) throws IOException {
    this.lines = new LineReader(in, LONGEST_LINE);
    if (!lines.next()) {
      throw new ArchiveException("This is no export of Standin: it has not one whole line.");
    }
    header();
  }

  /// A thing, and the line on which it stands, from 1.
  public record Line(long number, Moved moved) {}

  private void header() {
    Map<String, @Nullable Object> header = object();
    if (!"export".equals(header.get("standin"))) {
      throw ArchiveException.at(
          1,
          "this is no export of Standin: it begins with {\"standin\":\"export\",\"version\":1}.");
    }
    Object version = header.get("version");
    if (!Long.valueOf(ArchiveWriter.VERSION).equals(version)) {
      throw ArchiveException.at(
          1,
          "the version of this export is not %d, the one that this Standin knows: import it with the one that made it, or a newer one."
              .formatted(ArchiveWriter.VERSION));
    }
  }

  /// The next thing; empty behind the last one, when all of the archive was there.
  ///
  /// @throws ArchiveException if a line is not understood, or the archive was cut or changed
  public Optional<Line> next() throws IOException {
    if (!lines.next()) {
      throw new ArchiveException(
          "The file was cut: it has no last line with the counts and the sum. Take the whole file, or"
              + " export again.");
    }
    try {
      MovedFields line = new MovedFields(object());
      if (line.type().equals("end")) {
        end(line);
        return Optional.empty();
      }
      Moved moved = line.moved();
      inOrder(moved);
      lines.sum(sum);
      sum.add(moved);
      return Optional.of(new Line(lines.number(), moved));
    } catch (BadInputException wrong) {
      throw ArchiveException.at(lines.number(), String.valueOf(wrong.getMessage()));
    }
  }

  /// Users, then conversations, then messages, then notes: each refers to what came before.
  private void inOrder(Moved moved) {
    int its =
        switch (moved) {
          case Moved.Person _ -> 0;
          case Moved.Talk _ -> 1;
          case Moved.Said _ -> 2;
          case Moved.Noted _ -> 3;
        };
    if (its < stage) {
      throw new BadInputException(
          "the order is users, conversations, messages, notes; this line comes too late.");
    }
    stage = its;
  }

  private Map<String, @Nullable Object> object() {
    try {
      return JsonReader.object(lines.line(), "this line");
    } catch (BadInputException wrong) {
      throw ArchiveException.at(lines.number(), String.valueOf(wrong.getMessage()));
    }
  }

  private void end(MovedFields line) throws IOException {
    ArchiveSummary told = line.summary();
    ArchiveSummary found = sum.summary();
    if (lines.next() || lines.rest()) {
      throw ArchiveException.at(lines.number(), "something follows the last line of the export.");
    }
    if (!told.equals(found)) {
      throw new ArchiveException(
          "The file was changed, cut or damaged: its last line tells of %s, and it holds %s. Export again."
              .formatted(counts(told), counts(found)));
    }
    end = Optional.of(told);
  }

  private static String counts(ArchiveSummary it) {
    return "%,d users, %,d conversations, %,d messages, %,d notes with the SHA-256 %s"
        .formatted(
            it.users(),
            it.conversations(),
            it.messages(),
            it.notes(),
            it.sha256().length() > 12 ? it.sha256().substring(0, 12) + "…" : it.sha256());
  }

  /// What the archive held, once [#next] was empty.
  public ArchiveSummary summary() {
    return end.orElseThrow();
  }
}
