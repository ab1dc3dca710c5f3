package dev.standin.app;

import dev.standin.chat.ImportRefusedException;
import dev.standin.chat.StoreException;
import dev.standin.store.sqlite.DataFolderException;
import dev.standin.store.sqlite.SqliteBackup;
import dev.standin.wire.ArchiveException;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The command line. Exit status: 0 done, 1 it could not be done, 2 not understood.
public final class Main {

  static final int DONE = 0;
  static final int FAILED = 1;
  static final int MISUSED = 2;

  private final PrintStream out;
  private final PrintStream err;

  Main(PrintStream out, PrintStream err) {
    this.out = out;
    this.err = err;
  }

  public static void main(String[] args) {
    LogLines.install();
    var main = new Main(utf8(FileDescriptor.out), utf8(FileDescriptor.err));
    int status = main.run(Command.parse(List.of(args)));
    if (status != DONE) {
      System.exit(status);
    }
  }

  /// Does what is asked; a server goes on serving after this has returned.
  int run(Command command) {
    try {
      return switch (command) {
        case Command.Help _ -> print(resource("help.txt"));
        case Command.Version _ -> print("standin " + version() + "\n");
        case Command.ShowConfig show -> showConfig(show);
        case Command.Misused(String sentence) -> fail(MISUSED, sentence);
        case Command.Serve(Command.Options options) -> serve(options);
        case Command.Backup backup -> backup(backup);
        case Command.Restore restore -> restore(restore);
        case Command.Export export -> export(export);
        case Command.Import it -> imported(it);
        case Command.Doctor doctor -> doctor(doctor);
        case Command.Train _ -> train();
      };
    } catch (StartException
        | DataFolderException
        | StoreException
        | ArchiveException
        | ImportRefusedException e) {
      return fail(FAILED, String.valueOf(e.getMessage()));
    }
  }

  private int serve(Command.Options options) {
    Sources sources = sources(options);
    Config config = config(sources);
    // Not a constant: nothing may log before LogLines is installed.
    System.Logger log = System.getLogger(Main.class.getName());
    sources.remarks().forEach(remark -> log.log(System.Logger.Level.WARNING, remark));
    Ending ending = Ending.onSignal();
    Server server = Server.start(config, Surroundings.real());
    ending.of(server);
    return print(server.banner().text());
  }

  private int backup(Command.Backup backup) {
    Config config = config(sources(backup.options()));
    refuseMongo(config, "mongodump, or ./standin export " + backup.file());
    SqliteBackup.backup(config.storing().dataDir(), backup.file());
    return print("All that is stored is in " + backup.file() + " now. It holds secrets.\n");
  }

  private int restore(Command.Restore restore) {
    Config config = config(sources(restore.options()));
    refuseMongo(config, "mongorestore, or ./standin import of an export");
    SqliteBackup.restore(restore.file(), config.storing().dataDir(), restore.force());
    return print("All of " + restore.file() + " is in " + config.storing().dataDir() + " now.\n");
  }

  private static void refuseMongo(Config config, String instead) {
    if (config.storing().mongo().isPresent()) {
      throw new StartException(
          "MONGO_URI is set, so everything is in MongoDB, and this is about the data folder alone."
              + " Use %s; or run it without MONGO_URI if you mean the folder.".formatted(instead));
    }
  }

  private int export(Command.Export export) {
    Config config = config(sources(export.options()));
    return tell(new Moving(config.storing(), Surroundings.real()).export(export.file(), out));
  }

  private int imported(Command.Import it) {
    Config config = config(sources(it.options()));
    return tell(new Moving(config.storing(), Surroundings.real()).imported(it.file(), System.in));
  }

  private int doctor(Command.Doctor doctor) {
    Sources sources = sources(doctor.options());
    var found = new Doctor(sources, Surroundings.real(), doctor.model()).look();
    print(doctor.json() ? found.json() : found.text());
    return found.sound() ? DONE : FAILED;
  }

  /// Where stdout is for data.
  private int tell(String text) {
    err.print(text);
    err.flush();
    return DONE;
  }

  private static int train() {
    try {
      Training.run();
      return DONE;
    } catch (IOException e) {
      throw new StartException(String.valueOf(e.getMessage()), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return FAILED;
    }
  }

  private int showConfig(Command.ShowConfig show) {
    if (show.markdown()) {
      return print(ConfigPage.markdown());
    }
    Sources sources = sources(show.options());
    print(ConfigPage.masked(sources));
    return switch (Config.read(sources)) {
      case Config.Read.Good _ -> DONE;
      case Config.Read.Faulty(List<String> faults) -> fail(FAILED, told(faults));
    };
  }

  private static Sources sources(Command.Options options) {
    return Sources.read(options.flags(), System.getenv(), options.envFile());
  }

  /// Reads the settings or ends the start with all that is wrong with them.
  private static Config config(Sources sources) {
    return switch (Config.read(sources)) {
      case Config.Read.Good(Config config) -> config;
      case Config.Read.Faulty(List<String> faults) -> throw new StartException(told(faults));
    };
  }

  private static String told(List<String> faults) {
    return faults.size() == 1
        ? faults.getFirst()
        : faults.size() + " settings can't be used:\n  " + String.join("\n  ", faults);
  }

  private int print(String text) {
    out.print(text);
    out.flush();
    return DONE;
  }

  private int fail(int status, String sentence) {
    err.println("standin: " + sentence);
    err.flush();
    return status;
  }

  /// The version that was built; `dev` when run from classes.
  static String version() {
    return Optional.ofNullable(Main.class.getPackage().getImplementationVersion()).orElse("dev");
  }

  private static String resource(String name) {
    try (@Nullable InputStream in = Main.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException("the build left out " + name);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static PrintStream utf8(FileDescriptor to) {
    return new PrintStream(new FileOutputStream(to), false, StandardCharsets.UTF_8);
  }
}
