package dev.standin.store.sqlite;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The folder that holds everything, locked for one process: only its user may look into it. The
/// operating system drops the lock when the process ends, however it ends.
final class DataFolder implements AutoCloseable {

  static final String DATABASE = "standin.db";
  static final List<String> SIDE_FILES = List.of("-wal", "-shm");
  static final String LOCK = "lock";
  private static final Duration RETRY = Duration.ofMillis(50);
  private static final Set<PosixFilePermission> FOLDER =
      PosixFilePermissions.fromString("rwx------");
  private static final Set<PosixFilePermission> FILE = PosixFilePermissions.fromString("rw-------");

  /// Folders that this process has locked. It must not even open their lock file again: closing it
  /// would drop the lock.
  private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

  private final Path path;
  private final FileChannel channel;

  private DataFolder(Path path, FileChannel channel) {
    this.path = path;
    this.channel = channel;
  }

  /// Makes the folder if there is none, and locks it; waits for another process to let go of it.
  static DataFolder lock(Path folder, Duration wait) {
    try {
      Path path = prepare(folder);
      for (long left = wait.dividedBy(RETRY); ; left--) {
        if (HELD.add(path)) {
          DataFolder locked = lockFile(path);
          if (locked != null) {
            return locked;
          }
        }
        if (left <= 0) {
          throw new DataFolderException(
              "Another Standin uses the data folder "
                  + path
                  + "; stop it, or give this one another folder.");
        }
        Thread.sleep(RETRY);
      }
    } catch (IOException e) {
      throw new DataFolderException("Can't use the data folder " + folder + ": " + e, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new DataFolderException("Interrupted while waiting for " + folder + ".", e);
    }
  }

  private static @Nullable DataFolder lockFile(Path path) throws IOException {
    FileChannel channel = null;
    FileLock lock = null;
    try {
      Path file = path.resolve(LOCK);
      create(file);
      channel = FileChannel.open(file, StandardOpenOption.WRITE);
      lock = channel.tryLock();
      return lock == null ? null : new DataFolder(path, channel);
    } finally {
      if (lock == null) {
        if (channel != null) {
          channel.close();
        }
        HELD.remove(path);
      }
    }
  }

  Path database() {
    return path.resolve(DATABASE);
  }

  Path path() {
    return path;
  }

  /// Makes the database's file, and closes it and its side files to others.
  void createDatabase() throws IOException {
    create(database());
    sync(path);
    for (String suffix : SIDE_FILES) {
      Path side = path.resolve(DATABASE + suffix);
      if (Files.exists(side)) {
        create(side);
      }
    }
  }

  /// Makes an empty file that only its user may read, unless it is there; then it is closed to
  /// others. SQLite gives its side files the same rights.
  static void create(Path file) throws IOException {
    boolean posix = posix(file.toAbsolutePath().resolveSibling(""));
    try {
      if (posix) {
        Files.createFile(file, PosixFilePermissions.asFileAttribute(FILE));
      } else {
        Files.createFile(file);
      }
    } catch (FileAlreadyExistsException there) {
      if (posix && !Files.getPosixFilePermissions(file).equals(FILE)) {
        Files.setPosixFilePermissions(file, FILE);
      }
    }
  }

  /// Makes a file, or what a folder lists, survive a loss of power.
  static void sync(Path path) throws IOException {
    var option = Files.isDirectory(path) ? StandardOpenOption.READ : StandardOpenOption.WRITE;
    try (FileChannel channel = FileChannel.open(path, option)) {
      channel.force(true);
    }
  }

  private static Path prepare(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      Path parent = folder.toAbsolutePath().getParent();
      if (parent != null) {
        Files.createDirectories(parent);
      }
      createFolder(folder);
      return folder.toRealPath();
    }
    Path path = folder.toRealPath();
    if (!Files.isDirectory(path)) {
      throw new DataFolderException(folder + " is no folder; choose another data folder.");
    }
    boolean open = posix(path) && !Files.getPosixFilePermissions(path).equals(FOLDER);
    if (open && !ours(path)) {
      throw new DataFolderException(
          path
              + " holds other files and others may look into it; choose an empty folder, or close"
              + " it with chmod 700.");
    }
    close(path);
    return path;
  }

  /// Whether it is a data folder already, or still empty.
  private static boolean ours(Path path) throws IOException {
    if (Files.exists(path.resolve(DATABASE)) || Files.exists(path.resolve(LOCK))) {
      return true;
    }
    try (Stream<Path> files = Files.list(path)) {
      return files.findAny().isEmpty();
    }
  }

  private static void createFolder(Path folder) throws IOException {
    if (posix(folder.toAbsolutePath().resolveSibling(""))) {
      Files.createDirectory(folder, PosixFilePermissions.asFileAttribute(FOLDER));
    } else {
      Files.createDirectory(folder);
    }
  }

  private static void close(Path folder) throws IOException {
    if (posix(folder) && !Files.getPosixFilePermissions(folder).equals(FOLDER)) {
      Files.setPosixFilePermissions(folder, FOLDER);
    }
  }

  private static boolean posix(Path path) throws IOException {
    return Files.getFileStore(path).supportsFileAttributeView("posix");
  }

  /// Lets go of the lock.
  @Override
  public void close() {
    if (!channel.isOpen()) {
      return;
    }
    try {
      channel.close();
    } catch (IOException e) {
      throw new DataFolderException("Can't unlock " + path + ": " + e, e);
    } finally {
      HELD.remove(path);
    }
  }
}
