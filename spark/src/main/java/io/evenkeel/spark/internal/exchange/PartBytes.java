package io.evenkeel.spark.internal.exchange;

import io.evenkeel.exchange.ShardPart;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** Parts of a reduction as bytes: how many there are, and for each its shards and its numbers. */
final class PartBytes {
  private static final int HEADER = 3 * Integer.BYTES;
  private static final float[] NO_GRADIENTS = {};
  private static final double[] NO_VALUES = {};

  private PartBytes() {}

  /** Parts with values. */
  static ByteBuffer ofValues(List<ShardPart> parts) {
    int size = Integer.BYTES;
    for (ShardPart part : parts) {
      size += HEADER + part.values().length * Double.BYTES;
    }
    ByteBuffer bytes = ByteBuffer.allocate(size).putInt(parts.size());
    for (ShardPart part : parts) {
      double[] values = part.values();
      bytes.putInt(part.firstShard()).putInt(part.shards()).putInt(values.length);
      bytes.asDoubleBuffer().put(values);
      bytes.position(bytes.position() + values.length * Double.BYTES);
    }
    return bytes.flip();
  }

  /** What {@link #ofValues} has written. */
  static List<ShardPart> values(ByteBuffer bytes) {
    List<ShardPart> parts = new ArrayList<>();
    for (int left = bytes.getInt(); left > 0; left--) {
      int first = bytes.getInt();
      int shards = bytes.getInt();
      double[] values = new double[bytes.getInt()];
      bytes.asDoubleBuffer().get(values);
      bytes.position(bytes.position() + values.length * Double.BYTES);
      parts.add(new ShardPart(first, shards, values, NO_GRADIENTS));
    }
    return parts;
  }

  /** A slice of the gradients of parts. */
  static ByteBuffer ofGradients(List<ShardPart> parts, int from, int to) {
    int size = parts.size() * (HEADER + (to - from) * Float.BYTES);
    ByteBuffer bytes = ByteBuffer.allocate(Integer.BYTES + size).putInt(parts.size());
    for (ShardPart part : parts) {
      bytes.putInt(part.firstShard()).putInt(part.shards()).putInt(to - from);
      bytes.asFloatBuffer().put(part.gradients(), from, to - from);
      bytes.position(bytes.position() + (to - from) * Float.BYTES);
    }
    return bytes.flip();
  }

  /** What {@link #ofGradients} has written. */
  static List<ShardPart> gradients(ByteBuffer bytes) {
    List<ShardPart> parts = new ArrayList<>();
    for (int left = bytes.getInt(); left > 0; left--) {
      int first = bytes.getInt();
      int shards = bytes.getInt();
      float[] gradients = new float[bytes.getInt()];
      bytes.asFloatBuffer().get(gradients);
      bytes.position(bytes.position() + gradients.length * Float.BYTES);
      parts.add(new ShardPart(first, shards, NO_VALUES, gradients));
    }
    return parts;
  }
}
