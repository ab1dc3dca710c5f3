package dev.standin.faults;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A delivery that is broken on purpose, between node and client: once, it drops or doubles an
/// event of a message, or swaps it with the next one of its conversation. Only for showing that
/// this is noticed.
final class Tampering {

  private static final int FIRST = 30;
  private static final Pattern CONVERSATION = Pattern.compile("\"conversation\":\"(\\w+)\"");

  private final How how;
  private final AtomicInteger events = new AtomicInteger();

  enum How {
    DROP,
    DOUBLE,
    SWAP
  }

  Tampering(How how) {
    this.how = how;
  }

  Traffic traffic() {
    Traffic plain = Traffic.plain();
    return new Traffic() {

      private byte[] held = new byte[0];

      @Override
      public void requests(TcpProxy.Link link) throws IOException {
        plain.requests(link);
      }

      @Override
      public void answers(TcpProxy.Link link) throws IOException {
        var in = new DataInputStream(link.far().getInputStream());
        byte[] head = head(in);
        link.toClient(head, head.length);
        if (!new String(head, StandardCharsets.US_ASCII).startsWith("HTTP/1.1 101 ")) {
          plain.answers(link);
          return;
        }
        while (true) {
          byte[] frame = frame(in);
          hand(link, frame);
        }
      }

      private void hand(TcpProxy.Link link, byte[] frame) throws IOException {
        String text = new String(frame, StandardCharsets.UTF_8);
        boolean event = text.contains("42[\"message");
        boolean strikes = event && events.incrementAndGet() == FIRST;
        if (strikes && how == How.SWAP) {
          held = frame;
          return;
        }
        if (!strikes || how == How.DOUBLE) {
          link.toClient(frame, frame.length);
        }
        if (strikes && how == How.DOUBLE) {
          link.toClient(frame, frame.length);
        }
        if (event && held.length > 0 && conversation(text).equals(conversation(held))) {
          link.toClient(held, held.length);
          held = new byte[0];
        }
      }
    };
  }

  private static String conversation(byte[] frame) {
    return conversation(new String(frame, StandardCharsets.UTF_8));
  }

  private static String conversation(String text) {
    Matcher found = CONVERSATION.matcher(text);
    return found.find() ? found.group(1) : "";
  }

  private static byte[] head(DataInputStream in) throws IOException {
    var head = new ByteArrayOutputStream();
    int ends = 0;
    while (ends < 4) {
      int next = in.readUnsignedByte();
      head.write(next);
      ends = next == (ends % 2 == 0 ? '\r' : '\n') ? ends + 1 : 0;
    }
    return head.toByteArray();
  }

  /// A whole frame of a server, which masks nothing.
  private static byte[] frame(DataInputStream in) throws IOException {
    var frame = new ByteArrayOutputStream();
    frame.write(in.readUnsignedByte());
    int length = in.readUnsignedByte();
    frame.write(length);
    int more = length == 126 ? 2 : length == 127 ? 8 : 0;
    long whole = more == 0 ? length : 0;
    for (int i = 0; i < more; i++) {
      int next = in.readUnsignedByte();
      frame.write(next);
      whole = whole << 8 | next;
    }
    frame.writeBytes(in.readNBytes(Math.toIntExact(whole)));
    return frame.toByteArray();
  }
}
