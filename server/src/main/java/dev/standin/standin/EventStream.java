package dev.standin.standin;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/// Splits a stream of server-sent events
/// (https://html.spec.whatwg.org/multipage/server-sent-events.html#event-stream-interpretation).
/// Lines end in CR, LF or both; data lines of one event are joined by LF; comments and other fields
/// are skipped.
final class EventStream {

  /// Takes one event; true to stop reading.
  @FunctionalInterface
  interface Sink {
    boolean event(String type, String data) throws BadAnswerException;
  }

  private final int maxLine;
  private final Sink sink;
  private final ByteArrayOutputStream line = new ByteArrayOutputStream(256);
  private final StringBuilder data = new StringBuilder();
  private String type = "";
  private boolean hasData;
  private boolean afterCr;
  private boolean first = true;

  EventStream(int maxLine, Sink sink) {
    this.maxLine = maxLine;
    this.sink = sink;
  }

  boolean read(byte[] chunk) throws BadAnswerException {
    for (byte b : chunk) {
      boolean pairedLf = b == '\n' && afterCr;
      afterCr = b == '\r';
      if (pairedLf) {
        continue;
      }
      if (b == '\n' || b == '\r') {
        if (endLine()) {
          return true;
        }
      } else {
        line.write(b);
        if (line.size() > maxLine) {
          throw new BadAnswerException(Failure.TOO_LARGE);
        }
      }
    }
    return false;
  }

  /// The stream ended. What stands unfinished is taken too: some servers leave out the last line
  /// end, and an event that was cut short is not valid JSON.
  boolean end() throws BadAnswerException {
    return (line.size() > 0 && endLine()) || dispatch();
  }

  private boolean endLine() throws BadAnswerException {
    String text = line.toString(StandardCharsets.UTF_8);
    line.reset();
    if (first) {
      first = false;
      text = text.startsWith("\uFEFF") ? text.substring(1) : text;
    }
    if (text.isEmpty()) {
      return dispatch();
    }
    field(text);
    if (data.length() > maxLine) {
      throw new BadAnswerException(Failure.TOO_LARGE);
    }
    return false;
  }

  private void field(String text) {
    int colon = text.indexOf(':');
    String name = colon < 0 ? text : text.substring(0, colon);
    String value = colon < 0 ? "" : text.substring(colon + 1);
    value = value.startsWith(" ") ? value.substring(1) : value;
    if (name.equals("data")) {
      if (hasData) {
        data.append('\n');
      }
      data.append(value);
      hasData = true;
    } else if (name.equals("event")) {
      type = value;
    }
  }

  private boolean dispatch() throws BadAnswerException {
    String eventType = type;
    String text = data.toString();
    boolean any = hasData;
    type = "";
    data.setLength(0);
    hasData = false;
    return any && sink.event(eventType, text);
  }
}
