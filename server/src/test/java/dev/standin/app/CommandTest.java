package dev.standin.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CommandTest {

  @Test
  void optionsOfServeBecomeSettings() {
    assertThat(parse("serve --port 0 --host=::1 --data d --env-file f"))
        .isEqualTo(
            new Command.Serve(
                new Command.Options(
                    Map.of("PORT", "0", "HOST", "::1", "DATA_DIR", "d"),
                    Optional.of(Path.of("f")))));
  }

  @Test
  void backupTakesAFileAndOptionsInAnyOrder() {
    var options = new Command.Options(Map.of("DATA_DIR", "d"), Optional.empty());
    assertThat(parse("backup --data d b.db"))
        .isEqualTo(new Command.Backup(options, Path.of("b.db")));
    assertThat(parse("restore b.db --data d"))
        .isEqualTo(new Command.Restore(options, Path.of("b.db"), false));
  }

  @Test
  void exportAndImportTakeAFileOrADashForTheStandardStreams() {
    var options = new Command.Options(Map.of(), Optional.empty());
    assertThat(parse("export a.export"))
        .isEqualTo(new Command.Export(options, Optional.of(Path.of("a.export"))));
    assertThat(parse("export -")).isEqualTo(new Command.Export(options, Optional.empty()));
    assertThat(parse("import a.export"))
        .isEqualTo(new Command.Import(options, Optional.of(Path.of("a.export"))));
    assertThat(parse("import -")).isEqualTo(new Command.Import(options, Optional.empty()));
  }

  @Test
  void theDoctorTakesTwoSwitches() {
    var options = new Command.Options(Map.of(), Optional.empty());
    assertThat(parse("doctor")).isEqualTo(new Command.Doctor(options, false, false));
    assertThat(parse("doctor --json --model")).isEqualTo(new Command.Doctor(options, true, true));
  }

  @ParameterizedTest
  @CsvSource({"--help", "help", "-h", "serve --help"})
  void helpIsThereInEachWayOneAsks(String line) {
    assertThat(parse(line)).isEqualTo(new Command.Help());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "sevre | There is no command \"sevre\". `standin --help` lists what there is.",
        "serve --prot 1 | `standin serve` has no option --prot. `standin --help` lists them.",
        "serve now | `standin serve` does not understand \"now\". `standin --help` lists what it takes.",
        "serve --port | The option --port needs a value.",
        "backup | `standin backup` needs the name of a file, such as chat.backup.",
        "export | `standin export` needs the name of a file, such as chat.export.",
        "import --force f | `standin import` has no option --force. `standin --help` lists them.",
        "doctor now | `standin doctor` does not understand \"now\". `standin --help` lists what it takes.",
        "backup a b | `standin backup` does not understand \"b\". `standin --help` lists what it takes.",
        "serve --markdown | `standin serve` has no option --markdown. `standin --help` lists them."
      })
  void whatIsNotUnderstoodIsSaidInOneSentence(String line, String sentence) {
    assertThat(parse(line)).isEqualTo(new Command.Misused(sentence));
  }

  private static Command parse(String line) {
    return Command.parse(List.of(line.split(" ")));
  }
}
