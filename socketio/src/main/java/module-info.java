/// A Socket.IO server library: `engineio` is the pure protocol machine, `socketio` the namespaces
/// and rooms above it, `transport` puts both on a Vert.x HTTP server. On the module path, Vert.x'
/// packages `io.vertx.core.http.impl.http1` and `io.vertx.core.net.impl` must be exported to this
/// module with `--add-exports`; on the class path nothing is needed.
module dev.standin.socketio {
  requires com.fasterxml.jackson.core;
  requires io.netty.buffer;
  requires io.netty.codec.http;
  requires io.netty.common;
  requires io.netty.handler;
  requires io.netty.transport;
  requires transitive io.vertx.core;
  requires static transitive org.jspecify;

  exports dev.standin.socketio;
  exports dev.standin.socketio.engineio;
  exports dev.standin.socketio.transport;
}
