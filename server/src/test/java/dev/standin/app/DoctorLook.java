package dev.standin.app;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// What the doctor of the tests finds under settings that only the test gives.
final class DoctorLook {

  private DoctorLook() {}

  /// @param settings names and values in turn
  static Diagnosis at(Path data, Surroundings around, String... settings) {
    Map<String, String> flags = new HashMap<>(Map.of("PORT", "0", "DATA_DIR", data.toString()));
    for (int i = 0; i < settings.length; i += 2) {
      flags.put(settings[i], settings[i + 1]);
    }
    var sources = Sources.read(flags, Map.of(), Optional.empty());
    return new Doctor(sources, around, true).look();
  }
}
