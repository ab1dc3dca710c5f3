package dev.standin.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/// docs/api/openapi.yaml, against which every answer of the tests is checked.
final class OpenApiSpec {

  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final SchemaRegistry registry =
      SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);
  private final Map<String, Schema> schemas = new ConcurrentHashMap<>();
  private final String text;
  private final JsonNode root;

  OpenApiSpec() {
    this.text = read();
    Object yaml = new Load(LoadSettings.builder().build()).loadFromString(text);
    this.root = MAPPER.valueToTree(yaml);
  }

  private static String read() {
    try (InputStream in = Api.class.getClassLoader().getResourceAsStream("api/openapi.yaml")) {
      assertThat(in).as("api/openapi.yaml on the class path").isNotNull();
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  String text() {
    return text;
  }

  /// `GET /messages/{recipientId}` and so on.
  List<String> operations() {
    List<String> names = new ArrayList<>();
    root.get("paths")
        .properties()
        .forEach(
            path ->
                path.getValue()
                    .fieldNames()
                    .forEachRemaining(
                        method ->
                            names.add(method.toUpperCase(Locale.ROOT) + " " + path.getKey())));
    return names;
  }

  /// The status, the type and the body of an answer must be described. 405 and 404 of no path are
  /// described once for all.
  void check(String operation, HttpResponse<byte[]> answer) {
    String[] parts = operation.split(" ", 2);
    JsonNode responses =
        root.path("paths").path(parts[1]).path(parts[0].toLowerCase(Locale.ROOT)).path("responses");
    JsonNode described = resolved(responses.path(Integer.toString(answer.statusCode())));
    assertThat(described.isMissingNode())
        .as(operation + " answered " + answer.statusCode() + ", which openapi.yaml doesn't know")
        .isFalse();
    JsonNode content = described.path("content");
    if (content.isMissingNode()) {
      assertThat(answer.body()).isEmpty();
      return;
    }
    String type = answer.headers().firstValue("Content-Type").orElse("").split(";", 2)[0];
    JsonNode media = content.path(type);
    assertThat(media.isMissingNode()).as(operation + " answered as " + type).isFalse();
    if (type.equals("application/json")) {
      valid(media.path("schema"), answer.body());
    }
    described
        .path("headers")
        .fieldNames()
        .forEachRemaining(
            name -> {
              if (described.path("headers").path(name).path("required").asBoolean()) {
                assertThat(answer.headers().firstValue(name)).as(name).isPresent();
              }
            });
  }

  /// A problem that isn't bound to a path.
  void checkProblem(byte[] body) {
    valid(
        root.path("components")
            .path("responses")
            .path("NotFound")
            .path("content")
            .path("application/json")
            .path("schema"),
        body);
  }

  private void valid(JsonNode schema, byte[] body) {
    Schema compiled = schemas.computeIfAbsent(schema.toString(), _ -> compiled(schema));
    String json = new String(body, StandardCharsets.UTF_8);
    assertThat(compiled.validate(json, InputFormat.JSON)).as(json).isEmpty();
  }

  private Schema compiled(JsonNode schema) {
    ObjectNode whole = MAPPER.createObjectNode();
    whole.putArray("allOf").add(schema);
    whole.set("components", root.get("components"));
    return registry.getSchema(whole);
  }

  private JsonNode resolved(JsonNode node) {
    String reference = node.path("$ref").asText();
    return reference.isEmpty() ? node : root.at(reference.substring(1));
  }
}
