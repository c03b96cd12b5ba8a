package io.evenkeel.kernels.image;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The pixels of a target image that are computed alike, and what they read: target pixel (firstY +
 * j * stepY, firstX + i * stepX) reads source pixel (j * jumpY + tapY[t], i * jumpX + tapX[t]) at
 * tap t. Source pixels outside of the image are border.
 *
 * @param taps the numbers of the taps in the kernel, ky * kernelWidth + kx
 */
record Phase(
    int firstY,
    int firstX,
    int stepY,
    int stepX,
    int jumpY,
    int jumpX,
    int[] tapY,
    int[] tapX,
    int[] taps) {

  /** A convolution forward: every output pixel reads all taps, in the order (ky, kx). */
  static List<Phase> forward(ConvShape shape) {
    int count = shape.taps();
    int[] tapY = new int[count];
    int[] tapX = new int[count];
    int[] taps = new int[count];
    for (int t = 0; t < count; t++) {
      taps[t] = t;
      tapY[t] = t / shape.kernelWidth() * shape.dilationY() - shape.padTop();
      tapX[t] = t % shape.kernelWidth() * shape.dilationX() - shape.padLeft();
    }
    return List.of(new Phase(0, 0, 1, 1, shape.strideY(), shape.strideX(), tapY, tapX, taps));
  }

  /**
   * A convolution's gradient for its input: input pixel y takes tap ky from output pixel (y +
   * padTop - ky * dilationY) / strideY where that is whole, so pixels of the same y modulo strideY
   * have the same taps. Taps are in descending order of (ky, kx), source pixels therefore in
   * ascending order. Some phases may have no tap.
   */
  static List<Phase> backward(ConvShape shape) {
    List<Phase> phases = new ArrayList<>();
    for (int y = 0; y < Math.min(shape.strideY(), shape.height()); y++) {
      for (int x = 0; x < Math.min(shape.strideX(), shape.width()); x++) {
        phases.add(backward(shape, y, x));
      }
    }
    return phases;
  }

  private static Phase backward(ConvShape shape, int y, int x) {
    int[] tapY = new int[shape.taps()];
    int[] tapX = new int[shape.taps()];
    int[] taps = new int[shape.taps()];
    int count = 0;
    for (int t = shape.taps() - 1; t >= 0; t--) {
      int fromY = y + shape.padTop() - t / shape.kernelWidth() * shape.dilationY();
      int fromX = x + shape.padLeft() - t % shape.kernelWidth() * shape.dilationX();
      if (Math.floorMod(fromY, shape.strideY()) == 0
          && Math.floorMod(fromX, shape.strideX()) == 0) {
        taps[count] = t;
        tapY[count] = Math.floorDiv(fromY, shape.strideY());
        tapX[count] = Math.floorDiv(fromX, shape.strideX());
        count++;
      }
    }
    return new Phase(
        y,
        x,
        shape.strideY(),
        shape.strideX(),
        1,
        1,
        Arrays.copyOf(tapY, count),
        Arrays.copyOf(tapX, count),
        Arrays.copyOf(taps, count));
  }

  /** The lowest source row that target rows from {@code y} on read, at most. */
  int lowestRow(int y) {
    int least = Integer.MAX_VALUE;
    for (int tap : tapY) {
      least = Math.min(least, tap);
    }
    int j = Math.max(0, Math.ceilDiv(y - firstY, stepY));
    return tapY.length == 0 ? Integer.MAX_VALUE : j * jumpY + least;
  }

  /** The highest source row that target rows up to {@code y} read. */
  int highestRow(int y) {
    return highest(y, firstY, stepY, jumpY, tapY);
  }

  /** The lowest source column that any target pixel reads. */
  int lowestColumn() {
    int least = Integer.MAX_VALUE;
    for (int tap : tapX) {
      least = Math.min(least, tap);
    }
    return least;
  }

  /** The highest source column that target columns up to {@code x} read. */
  int highestColumn(int x) {
    return highest(x, firstX, stepX, jumpX, tapX);
  }

  private static int highest(int last, int first, int step, int jump, int[] taps) {
    if (last < first || taps.length == 0) {
      return Integer.MIN_VALUE;
    }
    int most = Integer.MIN_VALUE;
    for (int tap : taps) {
      most = Math.max(most, tap);
    }
    return (last - first) / step * jump + most;
  }
}
