package dev.standin.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// What Linux counts for processes and cores (proc(5)).
public final class Proc {
  /// Linux shows times in hundredths of a second, whatever the kernel's own tick is.
  private static final long TICK_MICROS = 10_000;

  private Proc() {}

  /// Processor time that a process and its threads have used, in µs.
  public static long cpuMicros(long pid) {
    return cpuMicros(text("/proc/" + pid + "/stat"));
  }

  static long cpuMicros(String stat) {
    var fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
    return (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) * TICK_MICROS;
  }

  /// Memory of a process that is in RAM, in MB of 2^20 bytes.
  public static double residentMegabytes(long pid) {
    var status = text("/proc/" + pid + "/status");
    var line = status.lines().filter(l -> l.startsWith("VmRSS:")).findFirst().orElseThrow();
    return Long.parseLong(line.replaceAll("\\D", "")) / 1024.0;
  }

  /// Time that processes and other guests of the host have used on one core, in µs.
  public static long busyMicros(int core) {
    var name = "cpu" + core + " ";
    var stat = text("/proc/stat");
    var line = stat.lines().filter(l -> l.startsWith(name)).findFirst().orElseThrow();
    var fields = line.split(" ");
    long user = Long.parseLong(fields[1]) + Long.parseLong(fields[2]);
    return (user + Long.parseLong(fields[3]) + Long.parseLong(fields[8])) * TICK_MICROS;
  }

  /// The machine's cores, also those that this process is not allowed on.
  public static int cores() {
    return (int) text("/proc/stat").lines().filter(l -> l.matches("cpu[0-9]+ .*")).count();
  }

  private static String text(String path) {
    try {
      return Files.readString(Path.of(path));
    } catch (IOException e) {
      throw new UncheckedIOException("no figures in " + path, e);
    }
  }
}
