package dev.standin.http;

/// Serves a route, on the event loop: must not block, and sees to it that the exchange is answered.
@FunctionalInterface
interface Endpoint {

  void serve(Exchange exchange);

  /// Serves a route in one go, on a virtual thread: may block.
  @FunctionalInterface
  interface Blocking {
    Reply answer(Exchange exchange);
  }
}
