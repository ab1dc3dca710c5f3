package dev.standin.app;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Set;

/// A file that only its user may read and that is there whole or not at all: until it is kept it
/// has another name.
final class NewFile implements AutoCloseable {

  private final Path target;
  private final Path unfinished;
  private final FileChannel channel;

  /// @throws StartException if there is a file of that name
  NewFile(Path file) throws IOException {
    this.target = file.toAbsolutePath();
    if (Files.exists(target)) {
      throw new StartException(file + " exists already; choose another name.");
    }
    if (!Files.isDirectory(target.resolveSibling(""))) {
      throw new StartException(
          "There is no folder "
              + target.resolveSibling("")
              + "; make it first, or choose another.");
    }
    this.unfinished = target.resolveSibling(target.getFileName() + ".unfinished");
    Files.deleteIfExists(unfinished);
    Set<StandardOpenOption> options =
        EnumSet.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    this.channel = FileChannel.open(unfinished, options, rights(target.resolveSibling("")));
  }

  private static FileAttribute<?>[] rights(Path folder) throws IOException {
    boolean posix = Files.getFileStore(folder).supportsFileAttributeView("posix");
    return posix
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
        }
        : new FileAttribute<?>[0];
  }

  OutputStream out() {
    return Channels.newOutputStream(channel);
  }

  /// Makes it survive a loss of power and gives it its name.
  void keep() throws IOException {
    channel.force(true);
    channel.close();
    Files.move(unfinished, target, StandardCopyOption.ATOMIC_MOVE);
    try (FileChannel folder =
        FileChannel.open(target.resolveSibling(""), StandardOpenOption.READ)) {
      folder.force(true);
    }
  }

  /// Drops what was not kept.
  @Override
  public void close() throws IOException {
    channel.close();
    Files.deleteIfExists(unfinished);
  }
}
