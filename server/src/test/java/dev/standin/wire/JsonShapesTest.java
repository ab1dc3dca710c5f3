package dev.standin.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import dev.standin.chat.Availability;
import dev.standin.chat.ClientId;
import dev.standin.chat.ConversationId;
import dev.standin.chat.Message;
import dev.standin.chat.MessageId;
import dev.standin.chat.Origin;
import dev.standin.chat.Pos;
import dev.standin.chat.UserId;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// The JSON written by hand is what Jackson would write.
final class JsonShapesTest {

  private static final String ID = "507f1f77bcf86cd799439011";
  private static final List<Origin> ORIGINS = List.of(Origin.values());

  private static Message message(String content, long seq, Random random) {
    boolean generated = random.nextBoolean();
    return new Message(
        new MessageId("0123456789abcdef01234567"),
        new ConversationId(ID),
        seq,
        Pos.only(7),
        Pos.NONE,
        new UserId("507f1f77bcf86cd799439012"),
        new UserId("507f1f77bcf86cd799439013"),
        content,
        Instant.ofEpochMilli(random.nextLong(0, 4_102_444_800_000L)),
        random.nextBoolean() ? Optional.of(new ClientId("a\"b\\c")) : Optional.empty(),
        generated ? Optional.of(ORIGINS.get(random.nextInt(4))) : Optional.empty(),
        generated ? Optional.of(new MessageId(ID)) : Optional.empty());
  }

  private static byte[] byJackson(Message message) throws IOException {
    var out = new ByteArrayOutputStream();
    JsonFactory factory =
        JsonFactory.builder().enable(JsonWriteFeature.COMBINE_UNICODE_SURROGATES_IN_UTF8).build();
    try (JsonGenerator json = factory.createGenerator(out)) {
      json.writeStartObject();
      json.writeStringField("_id", message.id().hex());
      json.writeStringField("conversation", message.conversation().hex());
      json.writeNumberField("seq", message.seq());
      json.writeStringField("sender", message.sender().hex());
      json.writeStringField("recipient", message.recipient().hex());
      json.writeStringField("content", message.content());
      json.writeStringField("timestamp", Timestamps.text(message.timestamp()));
      if (message.clientId().isPresent()) {
        json.writeStringField("clientId", message.clientId().get().value());
      }
      if (message.origin().isPresent()) {
        json.writeBooleanField("generated", true);
        json.writeStringField("origin", message.origin().get().text());
      }
      if (message.replyTo().isPresent()) {
        json.writeStringField("replyTo", message.replyTo().get().hex());
      }
      json.writeEndObject();
    }
    return out.toByteArray();
  }

  @Test
  void messagesAreWrittenAsJacksonWritesThem() throws IOException {
    long seed = System.nanoTime();
    var random = new Random(seed);
    for (int i = 0; i < 20_000; i++) {
      Message message =
          message(text(random), random.nextLong(1, 1L << random.nextInt(1, 62)), random);
      assertThat(JsonShapes.message(message)).as("seed " + seed).isEqualTo(byJackson(message));
    }
  }

  private static String text(Random random) {
    var text = new StringBuilder();
    int length = random.nextInt(60);
    for (int i = 0; i < length; i++) {
      switch (random.nextInt(8)) {
        case 0 -> text.append((char) random.nextInt(0x20));
        case 1 -> text.append(random.nextBoolean() ? '"' : '\\');
        case 2 -> text.append((char) random.nextInt(0x7f, 0x800));
        case 3 -> text.append((char) random.nextInt(0x800, 0xd800));
        case 4 -> text.appendCodePoint(random.nextInt(0x10000, 0x110000));
        case 5 -> text.append((char) random.nextInt(0xe000, 0x10000));
        default -> text.append((char) random.nextInt(0x20, 0x7f));
      }
    }
    return text.toString();
  }

  @Test
  void everyCharacterBelowTheSurrogatesIsWrittenAsJacksonWritesIt() throws IOException {
    var random = new Random(1);
    var all = new StringBuilder();
    for (char c = 0; c < 0xd800; c++) {
      all.append(c);
    }
    Message message = message(all.toString(), 1, random);
    assertThat(JsonShapes.message(message)).isEqualTo(byJackson(message));
  }

  @Test
  void aLoneSurrogateOfAnOlderServerIsEscaped() {
    Message message = message("a\ud800b\udc00", 1, new Random(1));
    assertThat(new String(JsonShapes.message(message), StandardCharsets.UTF_8))
        .contains("\"content\":\"a\\uD800b\\uDC00\"");
  }

  @Test
  void timesHaveMillisecondsAsInJavaScript() {
    record Case(String instant, String text) {}
    for (Case is :
        new Case[] {
          new Case("2026-01-01T00:00:00Z", "2026-01-01T00:00:00.000Z"),
          new Case("2026-11-22T15:04:05.006Z", "2026-11-22T15:04:05.006Z"),
          new Case("2024-02-29T23:59:59.999999Z", "2024-02-29T23:59:59.999Z"),
          new Case("1969-12-31T23:59:59.999Z", "1969-12-31T23:59:59.999Z"),
          new Case("0000-01-01T00:00:00Z", "0000-01-01T00:00:00.000Z"),
          new Case("9999-12-31T23:59:59.999Z", "9999-12-31T23:59:59.999Z"),
          new Case("+10000-01-01T00:00:00Z", "+010000-01-01T00:00:00.000Z"),
          new Case("-0001-12-31T00:00:00Z", "-000001-12-31T00:00:00.000Z")
        }) {
      assertThat(Timestamps.text(Instant.parse(is.instant()))).isEqualTo(is.text());
    }
  }

  @Test
  void everyDayOfEightCenturiesIsTheRightOne() {
    Instant day = Instant.parse("1599-12-25T12:34:56.789Z");
    for (int i = 0; i < 300_000; i++) {
      assertThat(Timestamps.text(day)).isEqualTo(day.toString());
      day = day.plusSeconds(86_400);
    }
  }

  @Test
  void availabilityAndProblemsHaveTheirShapes() {
    UserId user = new UserId(ID);
    assertThat(text(JsonShapes.availability(user, Availability.BUSY)))
        .isEqualTo("{\"user\":\"" + ID + "\",\"status\":\"BUSY\"}");
    Instant end = Instant.parse("2026-01-01T12:00:00Z");
    assertThat(text(JsonShapes.availability(user, Availability.busyUntil(end))))
        .isEqualTo(
            "{\"user\":\"" + ID + "\",\"status\":\"BUSY\",\"until\":\"2026-01-01T12:00:00.000Z\"}");
    assertThat(text(JsonShapes.problem(Problem.BAD_INPUT, "\"x\" is missing.")))
        .isEqualTo("{\"error\":\"\\\"x\\\" is missing.\",\"code\":\"bad_input\"}");
    assertThat(
            text(
                JsonShapes.bytes(json -> JsonShapes.message(json, message("ü", 1, new Random(3))))))
        .isEqualTo(text(JsonShapes.message(message("ü", 1, new Random(3)))));
  }

  private static String text(byte[] utf8) {
    return new String(utf8, StandardCharsets.UTF_8);
  }
}
