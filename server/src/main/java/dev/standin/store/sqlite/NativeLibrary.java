package dev.standin.store.sqlite;

import java.io.IOException;
import java.io.InputStream;
import java.net.JarURLConnection;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.zip.CRC32;
import org.sqlite.SQLiteJDBCLoader;
import org.sqlite.util.LibraryLoaderUtil;
import org.sqlite.util.OSInfo;

/// Keeps SQLite's own code unpacked in the data folder. By itself the driver unpacks it into the
/// temporary folder at every start, which takes longer than all the rest of opening a store, and
/// leaves a megabyte there whenever the process is killed.
final class NativeLibrary {

  private static final System.Logger LOG = System.getLogger(NativeLibrary.class.getName());

  /// The driver looks there first.
  private static final String PATH = "org.sqlite.lib.path";

  private NativeLibrary() {}

  /// Tells the driver where its library is, unless somebody did. If it can't be kept there, or not
  /// be loaded from there, the driver goes its own way.
  static void keepIn(DataFolder folder) {
    if (System.getProperty(PATH) != null) {
      return;
    }
    try {
      unpack(folder.path());
      System.setProperty(PATH, folder.path().toString());
    } catch (IOException fault) {
      LOG.log(
          System.Logger.Level.WARNING, "SQLite's library can't be kept in the data folder", fault);
    }
  }

  private static void unpack(Path folder) throws IOException {
    String name = LibraryLoaderUtil.getNativeLibName();
    String packed = "native/" + OSInfo.getNativeLibFolderPathForCurrentOS() + "/" + name;
    URL url = SQLiteJDBCLoader.class.getResource(packed);
    if (url == null || !(url.openConnection() instanceof JarURLConnection connection)) {
      throw new IOException("the driver has no " + packed);
    }
    Path file = folder.resolve(name);
    if (Files.exists(file) && crc(file) == connection.getJarEntry().getCrc()) {
      return;
    }
    Path unfinished = folder.resolve(name + ".unfinished");
    try (InputStream in = connection.getInputStream()) {
      Files.copy(in, unfinished, StandardCopyOption.REPLACE_EXISTING);
    }
    DataFolder.create(unfinished);
    DataFolder.sync(unfinished);
    Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
  }

  private static long crc(Path file) throws IOException {
    var crc = new CRC32();
    crc.update(Files.readAllBytes(file));
    return crc.getValue();
  }
}
