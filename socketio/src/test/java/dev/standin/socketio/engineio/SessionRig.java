package dev.standin.socketio.engineio;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// One session in the hands of a test: names for polls, posts and wires, a clock that moves when
/// told, and one list of all effects in their order, as text.
final class SessionRig {

  static final EngineLimits LIMITS = new EngineLimits(300, 200, 1_000, 1_000, 3, 4_096, 20, 2_000);

  final List<String> effects = new ArrayList<>();

  /// How often the layer above was told of a move to a WebSocket.
  int upgrades;

  final Session session;
  long now = TimeUnit.SECONDS.toNanos(1);

  private SessionRig(EngineLimits limits, Encoding encoding) {
    session = new Session(limits, encoding, now);
  }

  static SessionRig polling() {
    return polling(LIMITS);
  }

  static SessionRig polling(EngineLimits limits) {
    return polling(limits, Encoding.V4, "0{}");
  }

  /// @param open the OPEN packet `0{}` as it stands in a polling answer
  static SessionRig polling(EngineLimits limits, Encoding encoding, String open) {
    SessionRig rig = new SessionRig(limits, encoding);
    rig.session.openByPoll(rig.new Http("open"), "0{}");
    rig.session.receiver(rig.new Upper());
    rig.expect("open: " + open);
    return rig;
  }

  static SessionRig websocket(FakeWire wire) {
    return websocket(wire, Encoding.V4);
  }

  static SessionRig websocket(FakeWire wire, Encoding encoding) {
    SessionRig rig = new SessionRig(LIMITS, encoding);
    wire.effects = rig.effects;
    rig.session.openByWire(wire, "0{}");
    rig.session.receiver(rig.new Upper());
    rig.expect(wire.name + " < 0{}");
    return rig;
  }

  /// Checks all effects since the last check, literally.
  void expect(String... expected) {
    assertThat(effects).containsExactly(expected);
    effects.clear();
  }

  void millis(long millis) {
    now += TimeUnit.MILLISECONDS.toNanos(millis);
    session.elapse(now);
  }

  Http get(String name) {
    Http poll = new Http(name);
    session.poll(poll, now);
    return poll;
  }

  void post(String name, String body) {
    Http post = new Http(name);
    session.posts().begin(post, now);
    session.posts().body(post, body, now);
  }

  void post(String name, byte[] body) {
    Http post = new Http(name);
    session.posts().begin(post, now);
    session.posts().body(post, body, now);
  }

  void send(String... texts) {
    for (String text : texts) {
      session.send(EngineMessage.text(text));
    }
  }

  FakeWire probe(String name) {
    FakeWire wire = new FakeWire(name);
    wire.effects = effects;
    session.upgrade(wire, now);
    return wire;
  }

  void text(FakeWire from, String text) {
    session.text(from, text, now);
  }

  /// Opens over polling and moves to a WebSocket.
  static SessionRig upgraded(String name, List<FakeWire> made) {
    SessionRig rig = polling();
    FakeWire wire = rig.probe(name);
    rig.text(wire, "2probe");
    rig.text(wire, "5");
    rig.expect(name + " < 3probe");
    made.add(wire);
    return rig;
  }

  /// A GET or a POST.
  final class Http implements Poll, Post {
    private final String name;

    Http(String name) {
      this.name = name;
    }

    @Override
    public void answer(byte[] payload) {
      String text = new String(payload, StandardCharsets.UTF_8);
      effects.add(name + ": " + text.replace('\u001e', '|'));
    }

    @Override
    public void answerBinary(byte[] payload) {
      effects.add(name + ": bytes " + HexFormat.ofDelimiter(" ").formatHex(payload));
    }

    @Override
    public void accept() {
      effects.add(name + ": ok");
    }

    @Override
    public void refuse(EngineError error) {
      effects.add(name + ": " + error.status() + " " + error.json());
    }
  }

  /// A WebSocket that can be clogged.
  static final class FakeWire implements Wire {
    final String name;
    private List<String> effects = new ArrayList<>();
    boolean clogged;

    FakeWire(String name) {
      this.name = name;
    }

    @Override
    public boolean writable() {
      return !clogged;
    }

    @Override
    public void write(EngineMessage message) {
      effects.add(name + " < " + text(message));
    }

    @Override
    public void control(String packet) {
      effects.add(name + " < " + packet);
    }

    @Override
    public void end(CloseReason reason) {
      effects.add(name + " ends: " + reason.text());
    }

    private static String text(EngineMessage message) {
      return message.isBinary()
          ? "bytes " + HexFormat.of().formatHex(message.payload())
          : "4" + new String(message.payload(), StandardCharsets.UTF_8);
    }
  }

  private final class Upper implements EngineListener.Receiver {
    @Override
    public void upgraded() {
      upgrades++;
    }

    @Override
    public void text(String payload) {
      effects.add("text " + payload);
    }

    @Override
    public void binary(byte[] payload) {
      effects.add("bytes " + HexFormat.of().formatHex(payload));
    }

    @Override
    public void closed(CloseReason reason) {
      effects.add("closed: " + reason.text());
    }
  }
}
