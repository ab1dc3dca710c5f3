package dev.standin.standin;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/// A model without HTTP, whose strings a test pulls.
final class Puppet implements Model {

  /// What it does when it is asked.
  @FunctionalInterface
  interface Script {
    void play(Prompt prompt, Consumer<Heard> listener);
  }

  private final Script script;
  final List<Prompt> prompts = new ArrayList<>();
  private int cancelled;

  Puppet(Script script) {
    this.script = script;
  }

  static Puppet saying(String... pieces) {
    return new Puppet(
        (_, listener) -> {
          for (String piece : pieces) {
            listener.accept(new Heard.Piece(piece));
          }
          listener.accept(new Heard.Finished());
        });
  }

  static Puppet failing(Failure failure) {
    return new Puppet((_, listener) -> listener.accept(new Heard.Failed(failure)));
  }

  static Puppet silent() {
    return new Puppet((_, _) -> {});
  }

  @Override
  public String host() {
    return "puppet.example";
  }

  @Override
  public String name() {
    return "wood-1";
  }

  @Override
  public Call ask(Prompt prompt, Consumer<Heard> listener) {
    synchronized (this) {
      prompts.add(prompt);
    }
    script.play(prompt, listener);
    return this::hush;
  }

  synchronized int asked() {
    return prompts.size();
  }

  synchronized int cancelled() {
    return cancelled;
  }

  private synchronized void hush() {
    cancelled++;
  }
}
