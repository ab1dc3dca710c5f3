package dev.standin.http;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/// The readable page at /docs: openapi.yaml as plain HTML, without any script.
final class DocsPage {

  private final Map<?, ?> root;
  private final StringBuilder html = new StringBuilder(32_768);

  private DocsPage(Map<?, ?> root) {
    this.root = root;
  }

  static byte[] html(byte[] openApi) {
    Object yaml =
        new Load(LoadSettings.builder().build())
            .loadFromString(new String(openApi, StandardCharsets.UTF_8));
    var page = new DocsPage(map(yaml));
    page.write();
    return page.html.toString().getBytes(StandardCharsets.UTF_8);
  }

  private void write() {
    Map<?, ?> info = map(root.get("info"));
    String title = text(info.get("title"));
    html.append("<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">")
        .append("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">")
        .append("<link rel=\"icon\" href=\"/favicon.svg\">")
        .append("<link rel=\"stylesheet\" href=\"/docs.css\">");
    element("title", title);
    html.append("</head>\n<body><main>\n");
    element("h1", title + " " + text(info.get("version")));
    paragraphs(info.get("description"));
    html.append("<p><a href=\"/openapi.yaml\">openapi.yaml</a></p>\n<nav><ul>\n");
    operations((path, method, operation) -> entry(path, method, operation));
    html.append("</ul></nav>\n");
    operations((path, method, operation) -> section(path, method, operation));
    element("h2", "Shapes");
    map(map(root.get("components")).get("schemas")).forEach(this::shape);
    html.append("</main></body></html>\n");
  }

  @FunctionalInterface
  private interface Visit {
    void operation(String path, String method, Map<?, ?> operation);
  }

  private void operations(Visit visit) {
    map(root.get("paths"))
        .forEach(
            (path, methods) ->
                map(methods)
                    .forEach(
                        (method, operation) ->
                            visit.operation(text(path), text(method), map(operation))));
  }

  private static String anchor(String path, String method) {
    return method + path.replaceAll("[^A-Za-z0-9]+", "-");
  }

  private void entry(String path, String method, Map<?, ?> operation) {
    html.append("<li><a href=\"#").append(anchor(path, method)).append("\"><code>");
    escape(method.toUpperCase(Locale.ROOT) + " " + path);
    html.append("</code></a> ");
    escape(text(operation.get("summary")));
    html.append("</li>\n");
  }

  private void section(String path, String method, Map<?, ?> operation) {
    html.append("<section id=\"").append(anchor(path, method)).append("\">\n<h2><code>");
    escape(method.toUpperCase(Locale.ROOT) + " " + path);
    html.append("</code></h2>\n");
    element("p", text(operation.get("summary")));
    paragraphs(operation.get("description"));
    parameters(operation);
    Map<?, ?> content = map(map(operation.get("requestBody")).get("content"));
    if (!content.isEmpty()) {
      element("h3", "Body");
      content.forEach((type, media) -> media(text(type), map(media)));
    }
    element("h3", "Answers");
    html.append("<dl>\n");
    map(operation.get("responses")).forEach((status, answer) -> answer(text(status), answer));
    html.append("</dl>\n</section>\n");
  }

  private void parameters(Map<?, ?> operation) {
    List<?> parameters = list(operation.get("parameters"));
    if (parameters.isEmpty()) {
      return;
    }
    html.append("<table><thead><tr><th>Parameter</th><th>In</th><th>Meaning</th></tr></thead>\n");
    for (Object each : parameters) {
      Map<?, ?> parameter = resolved(each);
      html.append("<tr><td><code>");
      escape(text(parameter.get("name")));
      html.append("</code></td>");
      element("td", text(parameter.get("in")));
      element("td", text(parameter.get("description")));
      html.append("</tr>\n");
    }
    html.append("</table>\n");
  }

  private void answer(String status, Object answer) {
    Map<?, ?> resolved = resolved(answer);
    html.append("<dt>");
    escape(status);
    html.append("</dt><dd>");
    paragraphs(resolved.get("description"));
    map(resolved.get("content")).forEach((type, media) -> media(text(type), map(media)));
    html.append("</dd>\n");
  }

  private void media(String type, Map<?, ?> media) {
    Map<?, ?> schema = map(media.get("schema"));
    boolean array = schema.containsKey("items");
    String name = shapeName(array ? map(schema.get("items")) : schema);
    if (!name.isEmpty()) {
      html.append("<p>").append(type).append(array ? ": array of " : ": ");
      html.append("<a href=\"#shape-").append(name).append("\">");
      escape(name);
      html.append("</a></p>\n");
    }
    Object example = media.get("example");
    if (example != null) {
      example(example);
    }
    map(media.get("examples")).values().forEach(each -> example(map(each).get("value")));
  }

  /// What a `$ref` names; nothing if there is none.
  private static String shapeName(Map<?, ?> schema) {
    String reference = text(schema.get("$ref"));
    return reference.substring(reference.lastIndexOf('/') + 1);
  }

  private void example(@Nullable Object value) {
    html.append("<pre>");
    var json = new StringBuilder();
    Examples.write(json, value, 0);
    escape(value instanceof String plain ? plain : json.toString());
    html.append("</pre>\n");
  }

  private void shape(Object name, Object schema) {
    html.append("<section id=\"shape-").append(text(name)).append("\">\n");
    element("h3", text(name));
    paragraphs(map(schema).get("description"));
    List<?> required = list(map(schema).get("required"));
    html.append("<table><thead><tr><th>Member</th><th>Type</th><th>Meaning</th></tr></thead>\n");
    map(map(schema).get("properties"))
        .forEach((member, of) -> member(text(member), map(of), required.contains(member)));
    html.append("</table>\n</section>\n");
  }

  private void member(String name, Map<?, ?> schema, boolean required) {
    html.append("<tr><td><code>");
    escape(name);
    html.append(required ? "</code></td><td>" : "</code>?</td><td>");
    String shape = shapeName(schema);
    escape(shape.isEmpty() ? text(schema.get("type")) : shape);
    html.append("</td>");
    element("td", text(resolved(schema).get("description")));
    html.append("</tr>\n");
  }

  /// Follows a `$ref` within the file.
  private Map<?, ?> resolved(@Nullable Object value) {
    Map<?, ?> map = map(value);
    String reference = text(map.get("$ref"));
    if (reference.isEmpty()) {
      return map;
    }
    Map<?, ?> at = root;
    for (String step : reference.substring(2).split("/", -1)) {
      at = map(at.get(step));
    }
    return at;
  }

  private void paragraphs(@Nullable Object description) {
    for (String paragraph : text(description).split("\n\n", -1)) {
      if (!paragraph.isBlank()) {
        element("p", paragraph.strip());
      }
    }
  }

  private void element(String name, String content) {
    html.append('<').append(name).append('>');
    prose(content);
    html.append("</").append(name).append(">\n");
  }

  /// Text in which backticks mark code.
  private void prose(String text) {
    String[] parts = text.split("`", -1);
    for (int i = 0; i < parts.length; i++) {
      boolean code = i % 2 == 1 && i < parts.length - 1;
      html.append(code ? "<code>" : "");
      escape(parts[i]);
      html.append(code ? "</code>" : "");
    }
  }

  private void escape(String text) {
    for (int i = 0; i < text.length(); i++) {
      switch (text.charAt(i)) {
        case '<' -> html.append("&lt;");
        case '>' -> html.append("&gt;");
        case '&' -> html.append("&amp;");
        case '"' -> html.append("&quot;");
        default -> html.append(text.charAt(i));
      }
    }
  }

  private static Map<?, ?> map(@Nullable Object value) {
    return value instanceof Map<?, ?> map ? map : Map.of();
  }

  private static List<?> list(@Nullable Object value) {
    return value instanceof List<?> list ? list : List.of();
  }

  private static String text(@Nullable Object value) {
    return value == null ? "" : value.toString();
  }
}
