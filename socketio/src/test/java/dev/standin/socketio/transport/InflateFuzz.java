package dev.standin.socketio.transport;

import java.util.Arrays;

/// Fuzz target: any bytes inflate to a bounded message or to a close code, and what we compressed
/// comes back.
public final class InflateFuzz {

  private static final int MOST = 50_000;
  private static final Zip ZIP = new Zip();

  private InflateFuzz() {}

  public static void fuzzerTestOneInput(byte[] data) {
    switch (ZIP.inflate(data, MOST)) {
      case Zip.Inflated.Message(byte[] bytes) -> require(bytes.length <= MOST);
      case Zip.Inflated.Wrong(int code) -> require(code == 1007 || code == 1009);
    }
    byte[] packed = ZIP.deflate(data);
    require(
        packed == null
            || (ZIP.inflate(packed, data.length) instanceof Zip.Inflated.Message(byte[] back)
                && Arrays.equals(back, data)));
  }

  private static void require(boolean holds) {
    if (!holds) {
      throw new AssertionError("not what was promised");
    }
  }
}
