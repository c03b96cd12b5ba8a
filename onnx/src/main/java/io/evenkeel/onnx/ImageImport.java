package io.evenkeel.onnx;

import static io.evenkeel.onnx.ConstantOperands.refusal;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import io.evenkeel.network.AveragePool2d;
import io.evenkeel.network.Conv2d;
import io.evenkeel.network.FileLayout;
import io.evenkeel.network.GlobalAveragePool;
import io.evenkeel.network.Initialization;
import io.evenkeel.network.MaxPool2d;
import io.evenkeel.network.Padding;
import io.evenkeel.network.Shape;
import io.evenkeel.onnx.graph.Nodes;
import io.evenkeel.onnx.graph.TensorValues;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Makes layers of the nodes that work on images, which in ONNX lie channel by channel (NCHW). */
final class ImageImport {
  private static final int IMAGE_RANK = 4;

  /** The axes of an image's rows and columns. */
  static final List<Long> PIXELS = List.of(2L, 3L);

  private final ModelParts parts;
  private final ConstantOperands constants;
  private final PadImport pads;

  ImageImport(ModelParts parts, ConstantOperands constants) {
    this.parts = parts;
    this.constants = constants;
    pads = new PadImport(parts, constants);
  }

  /** The Pads before the next node. */
  PadImport pads() {
    return pads;
  }

  /**
   * Adds what a convolution, pooling or mean over pixels computes of a value.
   *
   * @param name the layer's path in the file, if it has one
   */
  void add(NodeProto node, String value, @Nullable String name) {
    Shape image = parts.image();
    if (image == null || !node.getInput(0).equals(value)) {
      throw refusal(node, "its input must be an image of known height, width and channels");
    }
    switch (node.getOpType()) {
      case "Conv" -> convolution(node, image, name);
      case "MaxPool" -> {
        Window w = window(node, pads.around(image), null);
        requireWhole(node, w, pads.around(image));
        pads.requireNothingBelowZero();
        parts.addImageLayer(
            new MaxPool2d(w.height, w.width, w.strideY, w.strideX, smaller(node, w)));
      }
      case "AveragePool" -> {
        Window w = window(node, pads.around(image), null);
        requireWhole(node, w, pads.around(image));
        boolean counts = Nodes.integer(node, "count_include_pad", 0) != 0;
        boolean all = pads.counted(counts, w.padding);
        parts.addImageLayer(
            new AveragePool2d(w.height, w.width, w.strideY, w.strideX, smaller(node, w), all));
      }
      case "ReduceMean" -> mean(node);
      default -> parts.addImageLayer(new GlobalAveragePool());
    }
  }

  /** The mean over all pixels, as which PyTorch writes {@code x.mean((2, 3))}. */
  private void mean(NodeProto node) {
    List<Long> axes = constants.axes(node, IMAGE_RANK);
    if (!axes.equals(PIXELS)) {
      throw refusal(
          node,
          "its mean must be over an image's rows and columns, the axes 2 and 3, but is over %s"
              .formatted(axes.isEmpty() ? "all" : axes));
    }
    parts.addImageLayer(new GlobalAveragePool());
    if (Nodes.integer(node, "keepdims", 1) == 0) {
      parts.flatten();
    }
  }

  private void convolution(NodeProto node, Shape image, @Nullable String name) {
    TensorProto tensor = constants.required(node, node.getInput(1), "weight");
    long[] shape = TensorValues.shape(tensor);
    int groups = number(node, Nodes.integer(node, "group", 1), "group");
    if (shape.length != 4
        || Arrays.stream(shape).anyMatch(d -> d == 0)
        || shape[1] * groups != image.channels()
        || shape[0] % groups != 0) {
      throw refusal(
          node,
          "its weight has the shape %s, but must be filters x %d channels / %d groups x height x width"
              .formatted(tensor.getDimsList(), image.channels(), groups));
    }
    float[] values = ConstantOperands.finite(node, tensor, "weight");
    int filters = (int) shape[0];
    int height = (int) shape[2];
    int width = (int) shape[3];
    int[] stated = numbers(node, "kernel_shape", 2, 1);
    boolean states = Nodes.attribute(node, "kernel_shape").isPresent();
    if (states && (stated[0] != height || stated[1] != width)) {
      throw refusal(
          node,
          "its kernel_shape is %d x %d, but its weight has %d x %d pixels"
              .formatted(stated[0], stated[1], height, width));
    }
    Window w = window(node, pads.around(image), new int[] {height, width});
    Padding.Explicit around = pads.taken(w.padding);
    int tall = (height - 1) * w.dilationY + 1;
    int wide = (width - 1) * w.dilationX + 1;
    Padding padding =
        around.equals(Padding.SAME.around(tall, wide)) && !around.equals(Padding.VALID)
            ? Padding.SAME
            : around;
    boolean biased = node.getInputCount() > 2 && !node.getInput(2).isEmpty();
    float[] bias = biased ? constants.row(node, node.getInput(2), "bias", filters) : null;
    Conv2d layer =
        new Conv2d(
            filters,
            height,
            width,
            w.strideY,
            w.strideX,
            padding,
            w.dilationY,
            w.dilationX,
            groups,
            biased,
            new Initialization.FromActivation());
    int rows = values.length / filters;
    parts.addConvolution(
        layer, new FileLayout.Filters(height, width).fromFile(values, rows, filters), bias, name);
  }

  /** How a window moves over an image. */
  private record Window(
      int height,
      int width,
      int strideY,
      int strideX,
      int dilationY,
      int dilationX,
      Padding.Explicit padding) {}

  private static Window window(NodeProto node, Shape image, int @Nullable [] kernel) {
    int[] size = kernel == null ? numbers(node, "kernel_shape", 2, 0) : kernel;
    int[] stride = numbers(node, "strides", 2, 1);
    int[] dilation = numbers(node, "dilations", 2, 1);
    if (kernel == null && (dilation[0] != 1 || dilation[1] != 1)) {
      throw refusal(node, "its windows must not be dilated");
    }
    long tall = (size[0] - 1L) * dilation[0] + 1;
    long wide = (size[1] - 1L) * dilation[1] + 1;
    String auto = Nodes.text(node, "auto_pad", "NOTSET");
    Padding.Explicit padding =
        switch (auto) {
          case "NOTSET" -> {
            int[] pads = numbers(node, "pads", 4, 0);
            yield new Padding.Explicit(pads[0], pads[2], pads[1], pads[3]);
          }
          case "VALID" -> Padding.VALID;
          case "SAME_UPPER", "SAME_LOWER" -> {
            int y = same(image.height(), tall, stride[0]);
            int x = same(image.width(), wide, stride[1]);
            yield auto.endsWith("UPPER")
                ? new Padding.Explicit(y / 2, y - y / 2, x / 2, x - x / 2)
                : new Padding.Explicit(y - y / 2, y / 2, x - x / 2, x / 2);
          }
          default -> throw refusal(node, "its auto_pad is not one that ONNX defines");
        };
    if (tall > (long) image.height() + padding.top() + padding.bottom()
        || wide > (long) image.width() + padding.left() + padding.right()) {
      throw refusal(
          node,
          "its windows of %d x %d pixels do not fit the image of %s".formatted(tall, wide, image));
    }
    return new Window(size[0], size[1], stride[0], stride[1], dilation[0], dilation[1], padding);
  }

  /** Our layers have no windows that begin in the image and end beyond it. */
  private static void requireWhole(NodeProto node, Window w, Shape image) {
    Padding.Explicit p = w.padding;
    boolean up = Nodes.integer(node, "ceil_mode", 0) != 0;
    int restY = (image.height() + p.top() + p.bottom() - w.height) % w.strideY;
    int restX = (image.width() + p.left() + p.right() - w.width) % w.strideX;
    if (up && (restY != 0 || restX != 0)) {
      throw refusal(
          node, "with ceil_mode its last windows reach beyond the image, which ours do not");
    }
  }

  /** A pooling's padding, which is smaller than its window. */
  private Padding.Explicit smaller(NodeProto node, Window w) {
    Padding.Explicit all = pads.taken(w.padding);
    if (Math.max(all.top(), all.bottom()) >= w.height
        || Math.max(all.left(), all.right()) >= w.width) {
      throw refusal(node, "a window would lie in the padding alone");
    }
    return all;
  }

  private static int same(int size, long window, int stride) {
    long steps = (size + stride - 1L) / stride;
    return Math.clamp((steps - 1) * stride + window - size, 0, Integer.MAX_VALUE / 4);
  }

  /** The whole numbers of an attribute, none larger than an image allows. */
  private static int[] numbers(NodeProto node, String attribute, int count, int least) {
    List<Long> values =
        Nodes.attribute(node, attribute)
            .map(AttributeProto::getIntsList)
            .orElse(Collections.nCopies(count, (long) least));
    if (values.size() != count) {
      throw refusal(
          node,
          "its %s has %d numbers, but an image needs %d"
              .formatted(attribute, values.size(), count));
    }
    int smallest = attribute.equals("pads") ? 0 : 1;
    int[] result = new int[count];
    for (int i = 0; i < count; i++) {
      long value = values.get(i);
      if (value < smallest || value > 1 << 16) {
        throw refusal(
            node,
            "its %s must be from %d to %d, but has %d"
                .formatted(attribute, smallest, 1 << 16, value));
      }
      result[i] = (int) value;
    }
    return result;
  }

  private static int number(NodeProto node, long value, String attribute) {
    if (value < 1 || value > 1 << 16) {
      throw refusal(
          node, "its %s must be from 1 to %d, but is %d".formatted(attribute, 1 << 16, value));
    }
    return (int) value;
  }
}
