package dev.standin.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import dev.standin.socketio.Audience;
import dev.standin.socketio.Emission;
import dev.standin.socketio.Offset;
import dev.standin.socketio.RawJson;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Events on the wire between nodes, byte by byte.
class EventFormatTest {

  private static final Audience RED = new Audience(Set.of("red"), Set.of(), false);
  private final EventWriter writer = new EventWriter("abcdefgh", "/");

  private static Emission emission(@Nullable Object... args) {
    return new Emission("x", Arrays.asList(args), false, true, Optional.empty());
  }

  private static RawJson raw(String json) {
    return new RawJson(json.getBytes(StandardCharsets.UTF_8));
  }

  private static String json(@Nullable Object value) {
    assertThat(value).isInstanceOf(RawJson.class);
    return value instanceof RawJson(byte[] utf8) ? new String(utf8, StandardCharsets.UTF_8) : "";
  }

  private ForeignEvent read(byte[] message) {
    return EventReader.event(message, "other123").orElseThrow();
  }

  private @Nullable Object carried(@Nullable Object arg) {
    return read(writer.event(RED, emission(arg), Optional.empty())).args().getFirst();
  }

  @Test
  void anEventLooksAsNodesAdapterWritesIt() {
    byte[] message =
        writer.event(
            new Audience(Set.of("red"), Set.of("blue"), false),
            new Emission("x", List.of(raw("{\"a\":[1,-33]}")), true, false, Optional.empty()),
            Optional.empty());
    assertThat(HexFormat.of().formatHex(message))
        .isEqualTo(
            ("93 a86162636465666768"
                    + " 83 a474797065 02 a464617461 92 a178 81 a161 92 01 d0df a36e7370 a12f"
                    + " 83 a5726f6f6d73 91 a3726564 a6657863657074 91 a4626c7565"
                    + " a5666c616773 82 a8766f6c6174696c65 c3 a8636f6d7072657373 c2")
                .replace(" ", ""));
  }

  @Test
  void whatIsOursRidesInTheOptionsAndComesBack() {
    Offset place =
        new Offset() {
          @Override
          public String text() {
            return "1:7";
          }

          @Override
          public boolean covers(Offset other) {
            return false;
          }
        };
    byte[] message =
        writer.event(RED, emission(1).at(place), Optional.of(new byte[] {1, (byte) 200}));
    assertThat(HexFormat.of().formatHex(message))
        .endsWith(
            "80" + "aa7374616e64696e2d6174" + "a3313a37" + "ad7374616e64696e2d6578747261c40201c8");
    ForeignEvent event = read(message);
    assertThat(event.options().at()).contains("1:7");
    assertThat(event.options().extra().orElseThrow()).containsExactly(1, 200);
    assertThat(event.audience()).isEqualTo(new Audience(Set.of("red"), Set.of(), true));
  }

  @Test
  void anEventOfItsOwnIsNotEvenRead() {
    byte[] message = writer.event(RED, emission(1), Optional.empty());
    assertThat(EventReader.event(message, "abcdefgh")).isEmpty();
    assertThat(EventReader.event(message, "abcdefg")).isPresent();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "[]",
        "{\"a\":null,\"b\":[true,false,{}],\"\":\"\"}",
        "[[[[]]]]",
        "[0,-1,127,128,255,256,65535,65536,4294967295,4294967296,9007199254740993,-32,-33,-128,-129]",
        "[9223372036854775807,-9223372036854775808,18446744073709551615,0.1,-2.5,1.0E-5]",
        "[\"é😀\\u0000\\u001f\\n\\t\\b\\f\\r\\\"\\\\/\u2028\"]",
        "{\"é\":{\"😀\":[1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17]}}"
      })
  void jsonArrivesAsItWas(String text) {
    assertThat(json(carried(raw(text)))).isEqualTo(text);
  }

  @Test
  void numbersBeyond64BitsBecomeWhatJavaScriptReads() {
    assertThat(json(carried(raw("[123456789012345678901234567890,1e400,-1e400]"))))
        .isEqualTo("[1.2345678901234568E29,null,null]");
    assertThat(carried(BigInteger.TWO.pow(64).subtract(BigInteger.ONE)))
        .isEqualTo(BigInteger.TWO.pow(64).subtract(BigInteger.ONE));
    assertThat(carried(BigInteger.TWO.pow(64))).isEqualTo(0x1p64);
  }

  @Test
  void valuesArriveAsTheyWere() {
    Map<String, @Nullable Object> map = new LinkedHashMap<>();
    map.put("bytes", new byte[] {1});
    map.put("none", null);
    assertThat(carried("é")).isEqualTo("é");
    assertThat(carried(null)).isNull();
    assertThat(carried(7)).isEqualTo(7L);
    assertThat(carried(true)).isEqualTo(true);
    assertThat(carried(0.5f)).isEqualTo(0.5);
    assertThat(json(carried(List.of(1, List.of("a"))))).isEqualTo("[1,[\"a\"]]");
    assertThat((byte[]) carried(new byte[] {5})).containsExactly(5);
    assertThat(carried(map)).usingRecursiveComparison().isEqualTo(map);
    assertThat(carried("a\uD800b")).isEqualTo("a\uFFFDb");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "1 2", "{", "[1,]", "nul", "{\"a\":1}}", "\u0001"})
  void rawJsonThatIsNoneIsRefused(String text) {
    assertThatThrownBy(() -> writer.event(RED, emission(raw(text)), Optional.empty()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("The bytes of a RawJson are not");
  }

  @Test
  void whatCannotBeSentIsRefused() {
    assertThatThrownBy(() -> writer.event(RED, emission(new Object()), Optional.empty()))
        .hasMessage(
            "A java.lang.Object cannot be sent: use null, Boolean, Number, String, byte[], List, Map or RawJson");
    Object deep = List.of();
    for (int i = 0; i < 600; i++) {
      deep = List.of(deep);
    }
    Object nested = deep;
    assertThatThrownBy(() -> writer.event(RED, emission(nested), Optional.empty()))
        .hasMessage("Arguments are nested too deep to be sent");
  }

  /// What notepack writes, in hexadecimal, and what JSON.stringify makes of it.
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          91 d6ff 00000001             | ["1970-01-01T00:00:01.000Z"]
          91 d7ff 1d4c6800 65540148    | ["2023-11-14T23:22:48.122Z"]
          91 c70cff 3b8b87c0 ffffffffffffffff | ["1969-12-31T23:59:59.999Z"]
          91 c70cff 00000000 7fffffffffffffff | [null]
          91 d400 00                   | [null]
          91 d700 0000000000000001     | ["1970-01-01T00:00:00.001Z"]
          92 ca 3f800000 cb 7ff0000000000000 | [1.0,null]
          92 a3 ff61c3 a2 c328         | ["\uFFFDa\uFFFD","\uFFFD("]
          91 a6 eda080 f0808080        | BAD
          81 01 02                     | {"1":2}
          """)
  void whatNodeKnowsAndJsonDoesNot(String hex, String json) {
    byte[] message = HexFormat.of().parseHex(hex.strip().replace(" ", ""));
    if (json.equals("BAD")) {
      assertThatThrownBy(() -> Unpacking.whole(message, Unpacking::argument))
          .isInstanceOf(BadFrameException.class);
    } else {
      Object value = Unpacking.<@Nullable Object>whole(message, Unpacking::argument);
      assertThat(json(value)).isEqualTo(json);
    }
  }

  @Test
  void textThatIsNoUtf8BecomesWhatDecodersMakeOfIt() {
    Random chance = new Random(5);
    for (int i = 0; i < 20_000; i++) {
      byte[] text = new byte[chance.nextInt(12)];
      for (int at = 0; at < text.length; at++) {
        int kind = chance.nextInt(4);
        int low = chance.nextInt(64);
        text[at] = (byte) (kind == 0 ? 'a' : kind == 1 ? 0xC0 + low : 0x80 + low);
      }
      ByteArrayOutputStream message = new ByteArrayOutputStream();
      message.write(0x91);
      message.write(0xA0 | text.length);
      message.writeBytes(text);
      String read = json(Unpacking.whole(message.toByteArray(), in -> in.argument()));
      String valid = new String(text, StandardCharsets.UTF_8);
      assertThat(StandardCharsets.UTF_8.newEncoder().canEncode(read)).isTrue();
      assertThat(read.replaceAll("\uFFFD+", "\uFFFD"))
          .isEqualTo("[\"" + valid.replaceAll("\uFFFD+", "\uFFFD") + "\"]");
    }
  }

  @Test
  void nestingAndSizesOfOthersAreBounded() {
    byte[] deep = new byte[100_000];
    Arrays.fill(deep, (byte) 0x91);
    assertThatThrownBy(() -> Unpacking.whole(deep, Unpacking::argument))
        .hasMessage("it is nested too deep");
    byte[] boast = HexFormat.of().parseHex("91dd7fffffff");
    assertThatThrownBy(() -> Unpacking.whole(boast, Unpacking::argument))
        .hasMessage("it ends too early");
    byte[] longer = HexFormat.of().parseHex("91db7fffffff61");
    assertThatThrownBy(() -> Unpacking.whole(longer, Unpacking::argument))
        .hasMessage("it ends too early");
    byte[] many = new byte[600_000];
    System.arraycopy(HexFormat.of().parseHex("92c400dd000927b8"), 0, many, 0, 8);
    assertThatThrownBy(() -> Unpacking.whole(many, Unpacking::argument))
        .hasMessage("it has too many values");
  }

  private static int allArguments(Unpacking in) throws IOException {
    int size = in.array();
    for (int i = 0; i < size; i++) {
      in.argument();
    }
    return size;
  }

  private static byte[] array(int size, byte[] elements) {
    return ByteBuffer.allocate(5 + elements.length)
        .put((byte) 0xdd)
        .putInt(size)
        .put(elements)
        .array();
  }

  @Test
  void manySmallContainersCostWhatTheyWeigh() {
    byte[] empty = new byte[100_000];
    Arrays.fill(empty, (byte) 0x90);
    byte[] message = array(empty.length, empty);
    var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadAllocatedBytes();
    assertThat(Unpacking.<Integer>whole(message, EventFormatTest::allArguments)).isEqualTo(100_000);
    assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(200_000_000L);
    byte[] more = new byte[600_000];
    Arrays.fill(more, (byte) 0x90);
    assertThatThrownBy(
            () -> Unpacking.whole(array(more.length, more), EventFormatTest::allArguments))
        .hasMessage("it has too many values");
  }

  @Test
  void theJsonOfAllArgumentsTogetherIsBounded() {
    // An array of 3 MB of a control character, which becomes six times as much JSON.
    byte[] one = new byte[6 + 3_000_000];
    Arrays.fill(one, (byte) 1);
    ByteBuffer.wrap(one).put((byte) 0x91).put((byte) 0xdb).putInt(3_000_000);
    assertThat(Unpacking.<Integer>whole(array(1, one), EventFormatTest::allArguments)).isEqualTo(1);
    byte[] both = ByteBuffer.allocate(2 * one.length).put(one).put(one).array();
    assertThatThrownBy(() -> Unpacking.whole(array(2, both), EventFormatTest::allArguments))
        .hasMessage("it becomes too much JSON");
  }

  @Test
  void theValuesThatBecomeJsonAreCounted() {
    byte[] many = new byte[4_100_000];
    assertThatThrownBy(() -> Unpacking.whole(array(many.length, many), Unpacking::argument))
        .hasMessage("it has too many values");
  }

  /// Whatever bytes come, they are read or refused.
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void brokenEventsAreRefusedAndNothingElseHappens(long seed) {
    Random chance = new Random(seed);
    byte[] good =
        writer.event(
            RED,
            emission(
                raw("{\"a\":[1,2,{\"b\":\"é\"}]}"), new byte[] {1, 2}, Collections.nCopies(20, 1)),
            Optional.of(new byte[] {1}));
    int refused = 0;
    for (int i = 0; i < 20_000; i++) {
      byte[] bad =
          chance.nextInt(3) == 0 ? Arrays.copyOf(good, chance.nextInt(good.length)) : good.clone();
      for (int changes = chance.nextInt(4); changes > 0 && bad.length > 0; changes--) {
        bad[chance.nextInt(bad.length)] = (byte) chance.nextInt(256);
      }
      try {
        EventReader.event(bad, "other123");
      } catch (BadFrameException expected) {
        refused++;
      }
    }
    assertThat(refused).as("seed %d", seed).isGreaterThan(1_000);
  }
}
