package io.evenkeel.onnx.graph;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.WireFormat;
import io.evenkeel.kernels.InvalidInputException;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Walks the bytes of a protocol buffer once, before messages are made of them, and adds up the
 * memory that the messages will take: two bytes of a hostile file can become an object of two
 * hundred. The walk itself takes a buffer of a few kilobytes and stops at the first excess.
 */
final class WireScan {
  /** The depth that protobuf itself allows. */
  private static final int MAX_DEPTH = 100;

  /** What an empty message takes at most, with its lists and its place in its parent's. */
  private static final int MESSAGE = 320;

  /** What a number of a list takes at most, in a list that grows by halves. */
  private static final int NUMBER = 20;

  /** What a field takes at most that the messages do not know but keep. */
  private static final int UNKNOWN = 160;

  private final CodedInputStream in;
  private final long limit;
  private long memory;

  /**
   * A walk.
   *
   * @param in the bytes, from their start
   * @param limit of the messages' memory, in bytes
   */
  WireScan(CodedInputStream in, long limit) {
    this.in = in;
    this.limit = limit;
  }

  /**
   * Walks to the end.
   *
   * @return the memory that the messages take at most, in bytes
   * @throws IOException if the bytes are no protocol buffer, or cannot be read
   * @throws InvalidInputException if the messages nest too deep, or would not fit the memory
   */
  long run(Descriptor message) throws IOException {
    in.setSizeLimit(Integer.MAX_VALUE);
    walk(message, 1);
    return memory;
  }

  private void walk(Descriptor message, int depth) throws IOException {
    if (depth > MAX_DEPTH) {
      throw new InvalidInputException(
          "its messages are nested more than %d deep, as by subgraphs in subgraphs"
              .formatted(MAX_DEPTH));
    }
    take(MESSAGE);
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      FieldDescriptor field = message.findFieldByNumber(WireFormat.getTagFieldNumber(tag));
      if (WireFormat.getTagWireType(tag) == WireFormat.WIRETYPE_LENGTH_DELIMITED) {
        walkDelimited(field, in.readRawVarint32(), depth);
      } else {
        int before = in.getTotalBytesRead();
        in.skipField(tag);
        take(NUMBER);
        if (field == null) {
          take((long) UNKNOWN * (1 + (in.getTotalBytesRead() - before) / 2));
        }
      }
    }
  }

  private void walkDelimited(@Nullable FieldDescriptor field, int length, int depth)
      throws IOException {
    if (field != null && field.getJavaType() == FieldDescriptor.JavaType.MESSAGE) {
      int outer = in.pushLimit(length);
      walk(field.getMessageType(), depth + 1);
      in.popLimit(outer);
      return;
    }
    take(length(field, length));
    in.skipRawBytes(length);
  }

  /** The memory that a field of so many bytes takes. */
  private static long length(@Nullable FieldDescriptor field, long bytes) {
    if (field == null) {
      return UNKNOWN + bytes;
    }
    return switch (field.getJavaType()) {
      case STRING, BYTE_STRING -> 2 * bytes + UNKNOWN;
      case FLOAT, DOUBLE -> 2 * bytes;
      case INT, LONG, BOOLEAN, ENUM -> NUMBER * bytes;
      case MESSAGE -> throw new IllegalStateException(field.getFullName());
    };
  }

  private void take(long bytes) {
    memory += bytes;
    if (memory > limit) {
      throw new InvalidInputException(
          ("reading it may take more than the %d MiB that half the heap has: give a larger heap"
                  + " with EVENKEEL_JAVA_OPTS=-Xmx8g")
              .formatted(limit >> 20));
    }
  }
}
