package dev.standin.socketio;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Mutated packets are read or refused, never anything else.
class DecoderFuzzTest {

  private static final List<String> GOOD =
      List.of(
          "0{\"token\":\"abc\"}",
          "0/chat,{\"a\":[1,2,{\"b\":null}]}",
          "1/chat,",
          "2[\"message\",1,\"2\",{\"3\":[true]}]",
          "2/chat,12[\"m\",\"\\u00e9\\ud83d\\ude00\",-1.5e10,[[[[]]]]]",
          "352[\"x\",{\"a\":{\"b\":{\"c\":12345678901234567890}}}]",
          "52-/chat,7[\"m\",{\"_placeholder\":true,\"num\":0},[{\"_placeholder\":true,\"num\":1}]]",
          "61-9[{\"a\":{\"num\":0,\"_placeholder\":true}}]");

  private static final String ALPHABET =
      "0123456789-+.,:/[]{}\"\\ueE tfnlras_placehodnum\u0000\n\u00e9\ud83d\ude00\ud800\ufeff";

  private final JsonReader reader = new JsonReader(64);
  private final PacketDecoder decoder = new PacketDecoder(reader, 10);

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void mutatedPacketsAreReadOrRefused(long seed) throws IOException {
    Random chance = new Random(seed);
    int read = 0;
    int refused = 0;
    for (int i = 0; i < 20_000; i++) {
      String packet = mutated(GOOD.get(chance.nextInt(GOOD.size())), chance);
      try {
        if (decodes(packet)) {
          read++;
        } else {
          refused++;
        }
      } catch (RuntimeException | Error fault) {
        throw new AssertionError("seed " + seed + " packet " + packet, fault);
      }
    }
    assertThat(read).isPositive();
    assertThat(refused).isPositive();
  }

  /// What was accepted can be parsed whole, and its text again.
  private boolean decodes(String packet) throws IOException {
    return switch (decoder.decode(packet)) {
      case Inbound.Malformed _ -> false;
      case Inbound.Connect connect -> connect.auth() != null;
      case Inbound.Disconnect disconnect -> disconnect.namespace().startsWith("/");
      case Inbound.Call call -> parses(call.payload());
      case Inbound.Answer answer -> parses(answer.payload());
    };
  }

  private boolean parses(Payload payload) throws IOException {
    int attachments = Math.max(0, payload.attachments());
    List<Object> args = reader.arguments(payload, Collections.nCopies(attachments, new byte[0]));
    reader.answer(payload.arguments(), Payload.TEXT);
    return args != null;
  }

  private static String mutated(String packet, Random chance) {
    StringBuilder text = new StringBuilder(packet);
    int times = 1 + chance.nextInt(4);
    for (int i = 0; i < times && !text.isEmpty(); i++) {
      int at = chance.nextInt(text.length());
      char random = ALPHABET.charAt(chance.nextInt(ALPHABET.length()));
      switch (chance.nextInt(5)) {
        case 0 -> text.setCharAt(at, random);
        case 1 -> text.insert(at, random);
        case 2 -> text.deleteCharAt(at);
        case 3 -> text.setLength(at);
        default -> text.insert(at, text.substring(at, at + chance.nextInt(text.length() - at)));
      }
    }
    return text.toString();
  }

  @Test
  void everyPrefixOfAPacketIsReadOrRefused() throws IOException {
    for (String packet : GOOD) {
      assertThat(decodes(packet)).as(packet).isTrue();
      for (int end = 0; end < packet.length(); end++) {
        decodes(packet.substring(0, end));
      }
    }
  }

  @Test
  void namesThatCollideDoNoHarm() throws IOException {
    StringBuilder packet = new StringBuilder("2[\"m\",{");
    for (int i = 0; i < 1 << 14; i++) {
      packet.append('"');
      for (int bit = 0; bit < 14; bit++) {
        packet.append((i >> bit & 1) == 0 ? "Aa" : "BB");
      }
      packet.append("\":1,");
    }
    packet.setCharAt(packet.length() - 1, '}');
    assertThat(decodes(packet.append(']').toString())).isTrue();
  }
}
