package dev.standin.socketio;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Disabled;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;

/// Every case of CONFORMANCE.md has its test, and there are as many as ever.
final class ConformanceTest {

  private static final int CASES = 116;
  private static final Pattern ROW = Pattern.compile("\\| (.+) \\| (\\w+#\\w+) \\|");

  private record Row(String title, String test) {}

  private static List<Row> rows() throws IOException {
    List<Row> rows = new ArrayList<>();
    for (String line : Files.readAllLines(Path.of("CONFORMANCE.md"))) {
      Matcher row = ROW.matcher(line);
      if (row.matches()) {
        rows.add(new Row(row.group(1), row.group(2)));
      }
    }
    return rows;
  }

  @Test
  void eachCaseNamesATestThatRuns() throws IOException {
    Set<String> tests =
        new ClassFileImporter()
            .importPackages("dev.standin.socketio").stream()
                .flatMap(type -> type.getMethods().stream())
                .filter(ConformanceTest::runs)
                .map(method -> method.getOwner().getSimpleName() + "#" + method.getName())
                .collect(Collectors.toSet());
    assertThat(rows()).extracting(Row::test).isSubsetOf(tests);
  }

  private static boolean runs(JavaMethod method) {
    boolean test =
        method.isAnnotatedWith(Test.class) || method.isAnnotatedWith(ParameterizedTest.class);
    return test
        && !method.isAnnotatedWith(Disabled.class)
        && !method.getOwner().isAnnotatedWith(Disabled.class);
  }

  @Test
  void noCaseIsLostOrCountedTwice() throws IOException {
    List<Row> rows = rows();
    assertThat(rows).extracting(Row::title).doesNotHaveDuplicates();
    assertThat(rows).extracting(Row::test).doesNotHaveDuplicates();
    assertThat(rows).as("cases of CONFORMANCE.md").hasSizeGreaterThanOrEqualTo(CASES);
  }
}
