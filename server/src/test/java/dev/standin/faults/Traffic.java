package dev.standin.faults;

import java.io.IOException;
import java.io.InputStream;

/// What a proxy does with the bytes of one connection. Both calls run until the connection ends, on
/// threads of their own.
interface Traffic {

  /// Hands on what the client says.
  void requests(TcpProxy.Link link) throws IOException;

  /// Hands on what the server says.
  void answers(TcpProxy.Link link) throws IOException;

  /// Everything as it comes.
  static Traffic plain() {
    return new Traffic() {
      @Override
      public void requests(TcpProxy.Link link) throws IOException {
        byte[] bytes = new byte[65_536];
        InputStream in = link.near().getInputStream();
        for (int n = in.read(bytes); n > 0; n = in.read(bytes)) {
          link.toServer(bytes, n);
        }
      }

      @Override
      public void answers(TcpProxy.Link link) throws IOException {
        byte[] bytes = new byte[65_536];
        InputStream in = link.far().getInputStream();
        for (int n = in.read(bytes); n > 0; n = in.read(bytes)) {
          link.toClient(bytes, n);
        }
      }
    };
  }
}
