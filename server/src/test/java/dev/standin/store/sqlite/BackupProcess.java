package dev.standin.store.sqlite;

import java.nio.file.Path;

/// `standin backup` as another process does it: `BackupProcess FOLDER FILE`.
final class BackupProcess {

  private BackupProcess() {}

  public static void main(String[] args) {
    SqliteBackup.backup(Path.of(args[0]), Path.of(args[1]));
  }
}
