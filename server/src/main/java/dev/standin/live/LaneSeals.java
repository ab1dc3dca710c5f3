package dev.standin.live;

import dev.standin.chat.Pos;
import dev.standin.chat.Reached;
import dev.standin.chat.UserId;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import java.util.function.Function;

/// Places in a log of many lanes, and sessions in it, as clients keep them. Equal places have equal
/// texts. Callable from any thread.
///
/// A place is version 1, then numbers of seven bits a byte: the floor, 1 and the lane and `n` of an
/// entry that is told in part or 0, then of each lane how far it is above the one before, and its
/// `n`. A session (pid) is version 1, the user's id, the length of the socket's id, that id, and
/// the place where it begins.
///
/// A text has 256 characters at most, so a place has room for 20 lanes of 2^48 entries each, or 40
/// of 2 million. One with more lanes is only told to be too long: nobody goes on from there; who
/// comes back with it begins a new session.
final class LaneSeals {

  /// What fits in a place of 256 characters.
  private static final int MOST = 256 / 4 * 3 - SyntheticSeal.EXTRA;

  private static final byte VERSION = 1;
  private static final byte TOO_LONG = 127;
  private static final int USER = 12;

  private final SyntheticSeal places;
  private final SyntheticSeal sessions;

  /// A session that can be gone on with.
  record Session(UserId user, String socketId, Standing begin) {}

  /// @param keys 32 secret bytes for a purpose
  LaneSeals(Function<String, byte[]> keys) {
    this.places =
        new SyntheticSeal(
            keys.apply("recovery/lanes/places/proof"), keys.apply("recovery/lanes/places"));
    this.sessions =
        new SyntheticSeal(
            keys.apply("recovery/lanes/sessions/proof"), keys.apply("recovery/lanes/sessions"));
  }

  String seal(Standing place) {
    return places.seal(bytes(place));
  }

  /// The place; empty if the text isn't one of this log, or of one that was too long.
  Optional<Standing> place(String text) {
    return places.open(text).flatMap(plain -> place(ByteBuffer.wrap(plain)));
  }

  /// Whether it is the text of a place that was too long.
  boolean tooLong(String text) {
    return places.open(text).filter(plain -> plain[0] == TOO_LONG).isPresent();
  }

  String seal(Session session) {
    byte[] socketId = session.socketId().getBytes(StandardCharsets.US_ASCII);
    byte[] begin = bytes(session.begin());
    ByteBuffer out = ByteBuffer.allocate(2 + USER + socketId.length + begin.length);
    out.put(VERSION).put(HexFormat.of().parseHex(session.user().hex()));
    out.put((byte) socketId.length).put(socketId).put(begin);
    return sessions.seal(out.array());
  }

  /// The session; empty if the text isn't one of this log, or it began at a place too long.
  Optional<Session> session(String pid) {
    return sessions.open(pid).flatMap(this::session);
  }

  private Optional<Session> session(byte[] plain) {
    ByteBuffer in = ByteBuffer.wrap(plain);
    if (in.get() != VERSION) {
      return Optional.empty();
    }
    byte[] user = new byte[USER];
    in.get(user);
    byte[] socketId = new byte[in.get()];
    in.get(socketId);
    return place(in)
        .map(
            begin ->
                new Session(
                    new UserId(HexFormat.of().formatHex(user)),
                    new String(socketId, StandardCharsets.US_ASCII),
                    begin));
  }

  private static byte[] bytes(Standing place) {
    Reached reached = place.reached();
    int[] lanes = reached.lanes();
    // Numbers have ten bytes at most.
    ByteBuffer out = ByteBuffer.allocate(1 + 10 * (4 + 2 * lanes.length)).put(VERSION);
    number(out, reached.floor());
    number(out, place.half().isPresent() ? 1 : 0);
    place
        .half()
        .ifPresent(
            half -> {
              number(out, half.lane());
              number(out, half.n());
            });
    int before = reached.floor();
    for (int lane : lanes) {
      number(out, lane - before);
      number(out, reached.in(lane));
      before = lane;
    }
    return out.position() <= MOST
        ? Arrays.copyOf(out.array(), out.position())
        : new byte[] {TOO_LONG};
  }

  private Optional<Standing> place(ByteBuffer in) {
    try {
      if (in.get() != VERSION) {
        return Optional.empty();
      }
      int floor = (int) number(in);
      Optional<Pos> half = number(in) == 1 ? Optional.of(pos(in, 0)) : Optional.empty();
      Reached reached = Reached.below(floor);
      for (int before = floor; in.hasRemaining(); ) {
        Pos pos = pos(in, before);
        reached = reached.plus(pos);
        before = pos.lane();
      }
      return Optional.of(new Standing(reached, half, this));
    } catch (BufferUnderflowException | IllegalArgumentException otherVersion) {
      return Optional.empty();
    }
  }

  private static Pos pos(ByteBuffer in, int before) {
    int lane = before + (int) number(in);
    return new Pos(lane, number(in));
  }

  private static void number(ByteBuffer out, long value) {
    long rest = value;
    for (; rest > 127; rest >>>= 7) {
      out.put((byte) (rest | 128));
    }
    out.put((byte) rest);
  }

  private static long number(ByteBuffer in) {
    long value = 0;
    byte next;
    int shift = 0;
    do {
      next = in.get();
      value |= (next & 127L) << shift;
      shift += 7;
    } while (next < 0 && shift < 64);
    return value;
  }
}
