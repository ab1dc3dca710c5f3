package dev.standin.app;

import java.util.Set;
import java.util.stream.Collectors;

/// The names of all settings, for tests of other rooms.
public final class SettingNames {

  private SettingNames() {}

  public static Set<String> all() {
    return Settings.all().stream().map(Setting::name).collect(Collectors.toSet());
  }
}
