package dev.standin.store.sqlite;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.net.URLConnection;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import org.sqlite.SQLiteJDBCLoader;
import org.sqlite.util.LibraryLoaderUtil;
import org.sqlite.util.OSInfo;

/// Keeps SQLite's own code unpacked in the data folder, under `native`. By itself the driver
/// unpacks it into the temporary folder at every start, which takes longer than all the rest of
/// opening a store, and leaves a megabyte there whenever the process is killed.
final class NativeLibrary {

  private static final System.Logger LOG = System.getLogger(NativeLibrary.class.getName());
  private static final String PATH = "org.sqlite.lib.path";

  private NativeLibrary() {}

  /// Tells the driver where its library is, unless somebody did. If it can't be kept there, or not
  /// be loaded from there, the driver goes its own way.
  static void keepIn(DataFolder folder) {
    if (System.getProperty(PATH) != null) {
      return;
    }
    try {
      System.setProperty(PATH, unpacked(folder.path().resolve("native")).toString());
    } catch (IOException fault) {
      LOG.log(
          System.Logger.Level.WARNING, "SQLite's library can't be kept in the data folder", fault);
    }
  }

  /// The folder that holds this version's library.
  private static Path unpacked(Path folder) throws IOException {
    String platform = OSInfo.getNativeLibFolderPathForCurrentOS();
    String name = LibraryLoaderUtil.getNativeLibName();
    URL packed = SQLiteJDBCLoader.class.getResource("native/" + platform + "/" + name);
    if (packed == null) {
      throw new IOException("the driver has no library for " + platform);
    }
    String version = SQLiteJDBCLoader.getVersion() + "-" + platform.replace('/', '-');
    Path home = folder.resolve(version);
    Path file = home.resolve(name);
    if (Files.isRegularFile(file) && Files.size(file) == size(packed)) {
      return home;
    }
    for (Path place : List.of(folder, home)) {
      if (!Files.isDirectory(place)) {
        DataFolder.createFolder(place);
      }
    }
    Path unfinished = home.resolve("unfinished");
    try (InputStream in = packed.openStream()) {
      Files.copy(in, unfinished, StandardCopyOption.REPLACE_EXISTING);
    }
    DataFolder.create(unfinished);
    DataFolder.sync(unfinished);
    Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
    return home;
  }

  private static long size(URL packed) throws IOException {
    URLConnection connection = packed.openConnection();
    connection.setUseCaches(false);
    try (InputStream _ = connection.getInputStream()) {
      return connection.getContentLengthLong();
    }
  }
}
