package dev.standin.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The launcher, where no build is needed: in a copy that looks like a distribution.
@Tag("slow")
class LauncherTest {

  @TempDir private Path folder;

  private Program launch(Map<String, String> environment, String... args) throws Exception {
    Path launcher = folder.resolve("standin");
    Files.copy(Path.of("..", "standin"), launcher);
    Files.writeString(folder.resolve("help.txt"), "the help\n");
    var command = new java.util.ArrayList<>(List.of("sh", launcher.toString()));
    command.addAll(List.of(args));
    return Program.start(folder, environment, command);
  }

  @Test
  void helpNeedsNoJdk() throws Exception {
    try (Program help = launch(Map.of("JAVA_HOME", "", "HOME", folder.toString()), "--help")) {
      assertThat(help.ended()).isZero();
      assertThat(help.lines()).containsExactly("the help");
    }
  }

  @Test
  void aJdkIsFoundByJavaHomeIfItIsNewEnough() throws Exception {
    Path jdk = jdk("good", "25.0.1");
    try (Program home = launch(Map.of("JAVA_HOME", jdk.toString()), "java-home")) {
      assertThat(home.ended()).isZero();
      assertThat(home.lines()).containsExactly(jdk.toString());
    }
  }

  @Test
  void anOldJavaHomeIsPassedOverForAJdkInTheUsualFolders() throws Exception {
    Path old = jdk("old", "17.0.15");
    Path jdk = jdk(".jdks/a new one", "26");
    Map<String, String> environment =
        Map.of("JAVA_HOME", old.toString(), "HOME", folder.toString(), "PATH", "/usr/bin:/bin");
    try (Program home = launch(environment, "java-home")) {
      assertThat(home.ended()).isZero();
      assertThat(home.lines()).hasSize(1);
      assertThat(home.lines().getFirst()).isNotEqualTo(old.toString());
      assertThat(Path.of(home.lines().getFirst(), "bin", "java")).isExecutable();
      assertThat(jdk).isDirectory();
    }
  }

  /// A launcher that needs what no machine has finds nothing wherever this test runs.
  @Test
  void whereNoJdkIsNewEnoughOneSentenceSaysWhatToInstall() throws Exception {
    String launcher = Files.readString(Path.of("..", "standin"));
    assertThat(launcher).contains("NEEDED=25 ");
    Path choosy =
        Files.writeString(folder.resolve("choosy"), launcher.replace("NEEDED=25 ", "NEEDED=925 "));
    Path old = jdk("old", "25.0.1");
    try (Program start =
        Program.start(
            folder,
            Map.of("JAVA_HOME", old.toString()),
            List.of("sh", choosy.toString(), "serve"))) {
      assertThat(start.ended()).isEqualTo(1);
      assertThat(start.lines()).isEmpty();
      assertThat(start.stderr().strip())
          .startsWith("standin: a JDK 925 or newer is needed and none was found: install one (")
          .endsWith("or set JAVA_HOME to it.")
          .doesNotContain("\n");
    }
  }

  private Path jdk(String name, String version) throws Exception {
    Path home = folder.resolve(name);
    Files.createDirectories(home.resolve("bin"));
    Path java = Files.writeString(home.resolve("bin/java"), "#!/bin/sh\n");
    assertThat(java.toFile().setExecutable(true)).isTrue();
    Files.writeString(home.resolve("release"), "JAVA_VERSION=\"" + version + "\"\n");
    return home;
  }
}
