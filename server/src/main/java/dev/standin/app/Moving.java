package dev.standin.app;

import dev.standin.chat.ExportSource;
import dev.standin.chat.Import;
import dev.standin.chat.ImportTarget;
import dev.standin.chat.Moved;
import dev.standin.wire.ArchiveReader;
import dev.standin.wire.ArchiveSummary;
import dev.standin.wire.ArchiveWriter;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/// `standin export` and `standin import`: everything of a store as lines of JSON, which any store
/// of ours takes in.
final class Moving {

  private static final int BUFFER = 1 << 20;

  private final Config.Storing storing;
  private final Surroundings around;

  Moving(Config.Storing storing, Surroundings around) {
    this.storing = storing;
    this.around = around;
  }

  /// Writes all of the store into a new file that only its user may read, or to `out`; answers what
  /// to tell. The file is there whole, or not at all.
  String export(Optional<Path> file, OutputStream out) {
    try (ExportSource source = MovedStores.source(storing, around)) {
      ArchiveSummary summary = file.isPresent() ? toFile(source, file.get()) : written(source, out);
      String where = file.map(Path::toString).orElse("the output");
      return "All that is stored is in %s now: %s. It holds secrets.%n%s"
          .formatted(where, told(summary), leftOut(source.leftOut()));
    } catch (IOException | UncheckedIOException e) {
      throw new StartException("The export failed: " + reason(e), e);
    }
  }

  private static String leftOut(long messages) {
    return messages == 0
        ? ""
        : ("%,d messages of the old server are not in it: they wait for a server of ours that takes"
                + " them up, or can't be shown to anybody (docs/moving.md).%n")
            .formatted(messages);
  }

  private static ArchiveSummary toFile(ExportSource source, Path file) throws IOException {
    try (var target = new NewFile(file)) {
      ArchiveSummary summary = written(source, target.out());
      target.keep();
      return summary;
    }
  }

  private static ArchiveSummary written(ExportSource source, OutputStream to) throws IOException {
    // Closed by who opened it.
    var writer = new ArchiveWriter(new BufferedOutputStream(to, BUFFER));
    source.people(person -> write(writer, person));
    source.talks(talk -> write(writer, talk));
    source.said(said -> write(writer, said));
    source.notes(note -> write(writer, note));
    return writer.end();
  }

  private static void write(ArchiveWriter writer, Moved moved) {
    try {
      writer.write(moved);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Takes all of a file, or of `in`, into the store; answers what to tell. Of a file that was cut
  /// or changed nothing is taken; of such an input what came before.
  String imported(Optional<Path> file, InputStream in) {
    try {
      if (file.isEmpty()) {
        return taken(in);
      }
      try (InputStream first = open(file.get())) {
        read(first, _ -> {});
      }
      try (InputStream second = open(file.get())) {
        return taken(second);
      }
    } catch (NoSuchFileException e) {
      throw new StartException("There is no file " + file.orElseThrow() + " to import.", e);
    } catch (IOException e) {
      throw new StartException("The import failed: " + reason(e), e);
    }
  }

  private static InputStream open(Path file) throws IOException {
    return new BufferedInputStream(Files.newInputStream(file), BUFFER);
  }

  private String taken(InputStream in) throws IOException {
    try (ImportTarget target = MovedStores.target(storing, around)) {
      var into = new Import(target);
      ArchiveSummary summary = read(in, line -> into.take(line.number(), line.moved()));
      into.finish();
      return "All of the export is stored: %s. %,d of these were new, %,d were there already.%n"
          .formatted(told(summary), into.added(), into.passed());
    }
  }

  /// Is told each line.
  @FunctionalInterface
  private interface Each {
    void line(ArchiveReader.Line line);
  }

  private static ArchiveSummary read(InputStream in, Each each) throws IOException {
    var reader = new ArchiveReader(in);
    for (var line = reader.next(); line.isPresent(); line = reader.next()) {
      each.line(line.get());
    }
    return reader.summary();
  }

  private static String told(ArchiveSummary it) {
    return "%,d users, %,d conversations, %,d messages, %,d notes, SHA-256 %s"
        .formatted(it.users(), it.conversations(), it.messages(), it.notes(), it.sha256());
  }

  private static String reason(Exception e) {
    return e.getClass().getSimpleName() + ": " + e.getMessage();
  }
}
