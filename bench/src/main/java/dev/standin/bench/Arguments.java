package dev.standin.bench;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;

/// The command line of a bench: `--name value` pairs and `--quick`. What nobody took is a fault.
public final class Arguments {

  private final Map<String, String> given = new HashMap<>();
  private boolean quick;

  private Arguments(String[] args) {
    for (int i = 0; i < args.length; i++) {
      if (args[i].equals("--quick")) {
        quick = true;
      } else if (args[i].startsWith("--") && i + 1 < args.length) {
        given.put(args[i].substring(2), args[++i]);
      } else {
        throw new IllegalArgumentException("not understood: " + args[i]);
      }
    }
  }

  /// What `plan` makes of a command line.
  public static <T> T read(String[] args, Function<Arguments, T> plan) {
    var given = new Arguments(args);
    T planned = plan.apply(given);
    if (!given.given.isEmpty()) {
      throw new IllegalArgumentException("no such option: " + given.given.keySet());
    }
    return planned;
  }

  public boolean quick() {
    return quick;
  }

  /// Takes an option's value.
  public String take(String name, String otherwise) {
    var value = given.remove(name);
    return value == null ? otherwise : value;
  }

  /// Takes a number of at least `least`, at most 999,999.
  public int number(String name, int otherwise, int least) {
    var text = take(name, Integer.toString(otherwise));
    if (!text.matches("[0-9]{1,6}") || Integer.parseInt(text) < least) {
      throw new IllegalArgumentException(
          "--" + name + " takes a number from " + least + " to 999999: " + text);
    }
    return Integer.parseInt(text);
  }
}
