package dev.standin.cluster;

import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/// One answer of each other node.
final class Gathering implements Requests.Open {

  private final CompletableFuture<Integer> missing = new CompletableFuture<>();
  private final Consumer<Map<String, Object>> each;
  private int open;

  Gathering(int others, Consumer<Map<String, Object>> each) {
    this.open = others;
    this.each = each;
  }

  /// How many did not answer.
  CompletableFuture<Integer> missing() {
    return missing;
  }

  @Override
  public boolean answered(Map<String, Object> response) {
    synchronized (this) {
      if (open == 0) {
        return true;
      }
      each.accept(response);
      if (--open > 0) {
        return false;
      }
    }
    missing.complete(0);
    return true;
  }

  @Override
  public void late() {
    int left;
    synchronized (this) {
      left = open;
      open = 0;
    }
    missing.complete(left);
  }
}
