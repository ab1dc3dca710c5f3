package dev.standin.socketio;

import java.util.Base64;
import java.util.function.Function;
import java.util.random.RandomGenerator;

/// What all parts of one server share.
record Core(
    SocketIoOptions options,
    JsonReader reader,
    JsonWriter writer,
    PacketDecoder decoder,
    RandomGenerator random,
    Function<Namespace, Adapter> adapters) {

  static Core of(
      SocketIoOptions options, RandomGenerator random, Function<Namespace, Adapter> adapters) {
    JsonReader reader = new JsonReader(options.packets().maxJsonDepth());
    PacketDecoder decoder = new PacketDecoder(reader, options.packets().maxAttachments());
    return new Core(options, reader, new JsonWriter(), decoder, random, adapters);
  }

  /// 120 random bits as 20 characters that are safe in URLs.
  String newSocketId() {
    byte[] bits = new byte[15];
    random.nextBytes(bits);
    return Base64.getUrlEncoder().encodeToString(bits);
  }

  /// Reports an exception of the application's code; what it was called for goes on.
  void fault(String where, Throwable fault) {
    try {
      options.faults().accept(where, fault);
    } catch (RuntimeException | Error second) {
      System.getLogger("dev.standin.socketio")
          .log(System.Logger.Level.ERROR, "the receiver of faults has one itself", second);
    }
  }
}
