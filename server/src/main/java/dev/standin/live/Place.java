package dev.standin.live;

import dev.standin.socketio.Offset;

/// A place in the chat's log. Who writes to themselves hears two events of one entry: the first is
/// not the `whole` of it.
record Place(long pos, boolean whole, Seals seals) implements Offset {

  @Override
  public String text() {
    return seals.seal(this);
  }

  @Override
  public boolean covers(Offset other) {
    return other instanceof Place place
        && (pos > place.pos || (pos == place.pos && (whole || !place.whole)));
  }

  /// Behind what one must look for what a client that was brought up to here missed.
  long behind() {
    return whole ? pos : pos - 1;
  }

  @Override
  public String toString() {
    return pos + (whole ? "" : " in part");
  }
}
