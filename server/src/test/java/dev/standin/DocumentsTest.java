package dev.standin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.standin.app.SettingNames;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// The documents name only what exists, and no file tells on which machine it was written.
class DocumentsTest {

  private static final Path ROOT = Path.of("..");
  private static final Set<String> NOT_OURS =
      Set.of("target", "node_modules", ".git", "dist", "data");

  /// Variables that the launcher, the tests' scripts or other programs read.
  private static final Set<String> OTHER_VARIABLES =
      Set.of(
          "STANDIN_JAVA_OPTS",
          "JAVA_HOME",
          "MONGO_LEAN",
          "TEST_MONGO_URI",
          "SIGTERM",
          "SIGINT",
          "NAME",
          "WAL");

  @Test
  void commandsInDocumentsExist() throws IOException {
    Set<String> known = found(help(), "(?m)^  standin (?:--)?([a-z-]+)");
    for (Path document : documents()) {
      Set<String> named = found(read(document), "`?\\./standin (?:--)?([a-z-]+)");
      assertThat(known).as(document.toString()).containsAll(named);
    }
  }

  @Test
  void optionsInDocumentsExist() throws IOException {
    Set<String> known = found(help(), "(--[a-z-]+)");
    for (Path document : List.of(ROOT.resolve("README.md"), ROOT.resolve("docs/config.md"))) {
      assertThat(known).as(document.toString()).containsAll(found(read(document), "`(--[a-z-]+)"));
    }
  }

  @Test
  void makeTargetsInDocumentsExist() throws IOException {
    Set<String> known = found(read(ROOT.resolve("Makefile")), "(?m)^([a-z-]+):");
    for (Path document : documents()) {
      assertThat(known)
          .as(document.toString())
          .containsAll(found(read(document), "`make ([a-z-]+)`"));
    }
  }

  @Test
  void settingsInDocumentsExist() throws IOException {
    Set<String> known = new HashSet<>(SettingNames.all());
    known.addAll(OTHER_VARIABLES);
    for (Path document : documents()) {
      Set<String> named = found(read(document), "`([A-Z]{2,}_[A-Z0-9_]+)");
      assertThat(known).as(document.toString()).containsAll(named);
    }
  }

  @Test
  void routesInDocumentsExist() throws IOException {
    String description = read(ROOT.resolve("docs/api/openapi.yaml"));
    Set<String> known = found(description, "(?m)^  (/[^:]*):");
    for (Path document : documents()) {
      for (String path : found(read(document), "`(?:GET|POST|PUT|DELETE) (/[^`? ]*)")) {
        Pattern shape = Pattern.compile(path.replaceAll("[:{][A-Za-z]+}?", "\\\\{[A-Za-z]+}"));
        assertThat(known).as("%s in %s", path, document).anyMatch(shape.asMatchPredicate());
      }
    }
  }

  @Test
  void linksBetweenDocumentsLeadSomewhere() throws IOException {
    for (Path document : documents()) {
      for (String link : found(read(document), "\\]\\(([^)#:]+)\\)")) {
        assertThat(document.resolveSibling(link)).as(document.toString()).exists();
      }
    }
  }

  @Test
  void noFileTellsWhereItWasWrittenOrFetchedFrom() throws IOException {
    Pattern forbidden =
        Pattern.compile(
            String.join(
                "|",
                "/home/(?!ana/)[a-z]",
                "/ro" + "ot/",
                "/wo" + "rk/",
                "registry\\.npm" + "js",
                "repo1?\\.maven",
                "\"resol" + "ved\":",
                "local" + "host:4873"));
    List<String> offenders = new ArrayList<>();
    for (Path file : files()) {
      Matcher hit = forbidden.matcher(text(file));
      if (hit.find()) {
        offenders.add(file + ": " + hit.group());
      }
    }
    assertThat(offenders).isEmpty();
  }

  private static List<Path> documents() throws IOException {
    return files().stream().filter(file -> file.toString().endsWith(".md")).toList();
  }

  private static List<Path> files() throws IOException {
    List<Path> files = new ArrayList<>();
    collect(ROOT, files);
    assertThat(files).hasSizeGreaterThan(100);
    return files;
  }

  private static void collect(Path folder, List<Path> files) throws IOException {
    try (Stream<Path> entries = Files.list(folder)) {
      for (Path entry : entries.sorted().toList()) {
        String name = entry.getFileName().toString();
        if (Files.isDirectory(entry) && !NOT_OURS.contains(name)) {
          collect(entry, files);
        } else if (Files.isRegularFile(entry) && !name.equals(".git") && !name.equals(".env")) {
          files.add(entry);
        }
      }
    }
  }

  private static String help() throws IOException {
    return read(ROOT.resolve("server/src/main/resources/dev/standin/app/help.txt"));
  }

  private static String read(Path file) throws IOException {
    return Files.readString(file);
  }

  /// Empty for what is no text.
  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (MalformedInputException e) {
      return "";
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Set<String> found(String text, String pattern) {
    Set<String> all = new TreeSet<>();
    Matcher hit = Pattern.compile(pattern).matcher(text);
    while (hit.find()) {
      all.add(hit.group(1));
    }
    return all;
  }
}
