package dev.standin.app;

import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.function.LongSupplier;

/// Time and chance, made here and handed to every room. `nanos` never jumps.
record Surroundings(InstantSource clock, LongSupplier nanos, SecureRandom random) {

  static Surroundings real() {
    return new Surroundings(InstantSource.system(), System::nanoTime, new SecureRandom());
  }
}
