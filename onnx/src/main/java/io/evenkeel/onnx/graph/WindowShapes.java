package io.evenkeel.onnx.graph;

import static io.evenkeel.onnx.graph.ValueShapes.UNKNOWN;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The sizes that a convolution or pooling leaves of an image, each dimension for itself:
 *
 * <pre>  size' = floor((size + pads - ((kernel - 1) dilation + 1)) / stride) + 1</pre>
 *
 * rounded up where {@code ceil_mode} asks for it, though a window never begins behind the padded
 * image; with {@code auto_pad} of SAME it is {@code ceil(size / stride)}.
 *
 * <p>Source: docs/Operators.md of github.com/onnx/onnx, Conv-22 and MaxPool-22.
 */
final class WindowShapes {
  /** No real graph has sizes, strides or kernels beyond this. */
  private static final long LARGEST = 1L << 31;

  private WindowShapes() {}

  /**
   * Fills in the dimensions behind the channels of what a node makes.
   *
   * @param x the image's shape, or null
   * @param kernel of a convolution, the sizes of its weight's last dimensions; null where an
   *     attribute says them
   * @param shape rows, channels and {@link ValueShapes#UNKNOWN} sizes
   */
  static void fill(NodeProto node, long @Nullable [] x, long @Nullable [] kernel, long[] shape) {
    List<Long> sizes = kernel == null ? list(node, "kernel_shape") : boxed(kernel);
    int count = shape.length - 2;
    if (x == null || x.length != shape.length || sizes.size() != count) {
      return;
    }
    for (int i = 0; i < count; i++) {
      shape[i + 2] = size(node, x[i + 2], sizes.get(i), i, count);
    }
  }

  private static List<Long> boxed(long[] values) {
    return Arrays.stream(values).boxed().toList();
  }

  private static long size(NodeProto node, long size, long kernel, int i, int count) {
    long stride = at(node, "strides", i, 1);
    long dilation = at(node, "dilations", i, 1);
    String auto = Nodes.text(node, "auto_pad", "NOTSET");
    long pads =
        auto.equals("NOTSET") ? sum(at(node, "pads", i, 0), at(node, "pads", i + count, 0)) : 0;
    boolean small =
        size >= 0
            && size < LARGEST
            && within(kernel)
            && within(stride)
            && within(dilation)
            && pads >= 0;
    if (!small) {
      return UNKNOWN;
    }
    if (auto.startsWith("SAME")) {
      return (size + stride - 1) / stride;
    }
    long room = size + pads - ((kernel - 1) * dilation + 1);
    if (room < 0) {
      return UNKNOWN;
    }
    boolean up = Nodes.integer(node, "ceil_mode", 0) != 0;
    long steps = up ? (room + stride - 1) / stride : room / stride;
    boolean behind = up && steps * stride >= size + at(node, "pads", i, 0);
    return steps + (behind ? 0 : 1);
  }

  private static long sum(long a, long b) {
    return a < 0 || b < 0 || a >= LARGEST || b >= LARGEST ? UNKNOWN : a + b;
  }

  private static boolean within(long value) {
    return value >= 1 && value < LARGEST;
  }

  private static long at(NodeProto node, String attribute, int index, long otherwise) {
    List<Long> values = list(node, attribute);
    return index < values.size() ? values.get(index) : otherwise;
  }

  private static List<Long> list(NodeProto node, String attribute) {
    return Nodes.attribute(node, attribute).map(AttributeProto::getIntsList).orElse(List.of());
  }
}
