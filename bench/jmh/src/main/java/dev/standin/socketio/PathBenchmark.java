package dev.standin.socketio;

import dev.standin.socketio.engineio.EngineListener.Receiver;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/// The way of a message of 185 bytes through the library, without sockets: decoding, encoding, from
/// one client to another, and to a room of 1,000.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class PathBenchmark {

  private static final int MEMBERS = 1_000;

  private final String message =
      "2[\"message\",{\"recipient\":\"u0001\",\"t\":\"000000000000\",\"content\":\""
          + "x".repeat(119)
          + "\"}]";
  private final RawJson raw =
      new RawJson(message.substring(11, message.length() - 1).getBytes(StandardCharsets.UTF_8));
  private final Map<String, Object> tree =
      Map.of("recipient", "u0001", "t", "000000000000", "content", "x".repeat(119));

  private final SocketIoServer server =
      new SocketIoServer(SocketIoOptions.defaults(), new Random(1));
  private final FakeEngine.Here owner = new FakeEngine.Here();
  private Receiver sender;
  private Namespace namespace;
  private Socket member;

  @Setup(Level.Trial)
  public void connect() {
    namespace = server.of("/");
    namespace.onConnection(
        socket -> {
          socket.join("r");
          member = socket;
          socket.on(
              "message",
              event ->
                  namespace
                      .to("u1")
                      .emit("message", new RawJson(bytes(event.json().orElseThrow()))));
        });
    for (int i = 0; i < MEMBERS; i++) {
      sender = server.opened(new FakeEngine(owner, i));
      sender.text("0");
    }
    member.join("u1");
  }

  /// Cuts the brackets off.
  private static byte[] bytes(String array) {
    return array.substring(1, array.length() - 1).getBytes(StandardCharsets.UTF_8);
  }

  @Benchmark
  public Object decodeEvent() {
    return server.core().decoder().decode(message);
  }

  @Benchmark
  public List<Object> decodeArguments() throws java.io.IOException {
    Inbound.Call call = (Inbound.Call) server.core().decoder().decode(message);
    return server.core().reader().arguments(call.payload(), List.of());
  }

  @Benchmark
  public Object encodeRawEvent() {
    return ((LocalNamespace) namespace).encoder().event("message", new Object[] {raw});
  }

  @Benchmark
  public Object encodeTreeEvent() {
    return ((LocalNamespace) namespace).encoder().event("message", new Object[] {tree});
  }

  /// Decoded, handled, encoded and handed to the other's engine.
  @Benchmark
  public void oneToOne() {
    sender.text(message);
  }

  /// One event to 999 others.
  @Benchmark
  public void roomOfThousand() {
    member.to("r").emit("message", raw);
  }
}
