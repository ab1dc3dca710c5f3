package dev.standin.store.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import dev.standin.chat.CommitListener;
import dev.standin.chat.ObjectIds;
import dev.standin.chat.Store;
import dev.standin.store.MissedStoreContract;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SqliteMissedTest extends MissedStoreContract {

  /// A search by a key, or a frame around one; what a bounded subquery found may be scanned.
  private static final String BY_KEY =
      "^(SEARCH|CO-ROUTINE|CORRELATED SCALAR SUBQUERY|SCAN \\(subquery)";

  @TempDir private Path folder;

  @Test
  void noStatementLooksThroughTheWholeLog() throws Exception {
    say(person("di"), person("ed"), "hi");
    try (Connection reading = Connections.reading(folder.resolve(DataFolder.DATABASE))) {
      for (String sql :
          List.of(
              MissedReads.END,
              MissedReads.CONVERSATIONS,
              MissedReads.TAILS,
              MissedReads.BETWEEN,
              MissedReads.POS,
              MissedReads.NEXT,
              MissedReads.RECORD)) {
        assertThat(plan(reading, sql))
            .as(sql)
            .isNotEmpty()
            .allSatisfy(step -> assertThat(step).containsPattern(BY_KEY));
      }
    }
  }

  private static List<String> plan(Connection reading, String sql) throws SQLException {
    List<String> steps = new ArrayList<>();
    try (var statement = reading.prepareStatement("EXPLAIN QUERY PLAN " + sql);
        var rows = statement.executeQuery()) {
      while (rows.next()) {
        steps.add(rows.getString("detail"));
      }
    }
    return steps;
  }

  @Override
  protected Store open(InstantSource clock, ObjectIds ids, CommitListener listener) {
    return OpenSqlite.in(folder, clock, ids, listener);
  }
}
