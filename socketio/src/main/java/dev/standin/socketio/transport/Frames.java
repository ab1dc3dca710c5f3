package dev.standin.socketio.transport;

import dev.standin.socketio.engineio.Encoding;
import dev.standin.socketio.engineio.EngineMessage;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/// Writes WebSocket frames as a server does: whole messages, unmasked. Source: RFC 6455, section 5.
final class Frames {

  static final int CONTINUATION = 0;
  static final int TEXT = 1;
  static final int BINARY = 2;
  static final int CLOSE = 8;
  static final int PING = 9;
  static final int PONG = 10;

  private static final int FIN = 0x80;
  private static final int RSV1 = 0x40;
  private static final int LONGEST_HEADER = 10;

  private Frames() {}

  /// A message of the application: text after the packet type `4`, or binary as the receiver's
  /// encoding has it.
  static ByteBuf message(EngineMessage message, Encoding encoding, ByteBufAllocator allocator) {
    byte[] payload = message.payload();
    if (!message.isBinary()) {
      return header(TEXT, payload.length + 1, allocator).writeByte('4').writeBytes(payload);
    }
    byte[] head = encoding.binaryHead();
    byte[] body = encoding.base64() ? Base64.getEncoder().encode(payload) : payload;
    int opcode = encoding.base64() ? TEXT : BINARY;
    return header(opcode, head.length + body.length, allocator).writeBytes(head).writeBytes(body);
  }

  /// What a message's frame holds.
  static byte[] payload(EngineMessage message) {
    byte[] payload = message.payload();
    if (message.isBinary()) {
      return payload;
    }
    byte[] typed = new byte[payload.length + 1];
    typed[0] = '4';
    System.arraycopy(payload, 0, typed, 1, payload.length);
    return typed;
  }

  /// A compressed message of the application. Source: RFC 7692, section 6.
  static ByteBuf deflated(EngineMessage message, byte[] deflated, ByteBufAllocator allocator) {
    int opcode = message.isBinary() ? BINARY : TEXT;
    return header(RSV1 | opcode, deflated.length, allocator).writeBytes(deflated);
  }

  /// A text frame.
  static ByteBuf text(String text, ByteBufAllocator allocator) {
    return frame(TEXT, text.getBytes(StandardCharsets.UTF_8), allocator);
  }

  /// A frame of any kind.
  static ByteBuf frame(int opcode, byte[] payload, ByteBufAllocator allocator) {
    return header(opcode, payload.length, allocator).writeBytes(payload);
  }

  /// A close frame with a code and no words.
  static ByteBuf close(int code, ByteBufAllocator allocator) {
    return header(CLOSE, 2, allocator).writeShort(code);
  }

  private static ByteBuf header(int opcode, int length, ByteBufAllocator allocator) {
    ByteBuf out = allocator.directBuffer(LONGEST_HEADER + length);
    out.writeByte(FIN | opcode);
    if (length < 126) {
      out.writeByte(length);
    } else if (length < 1 << 16) {
      out.writeByte(126).writeShort(length);
    } else {
      out.writeByte(127).writeLong(length);
    }
    return out;
  }
}
