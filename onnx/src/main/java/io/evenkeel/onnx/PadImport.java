package io.evenkeel.onnx;

import static io.evenkeel.onnx.ConstantOperands.refusal;

import ai.onnx.proto.OnnxMl.NodeProto;
import io.evenkeel.network.Activation;
import io.evenkeel.network.Padding;
import io.evenkeel.network.Shape;
import io.evenkeel.onnx.graph.Nodes;
import io.evenkeel.onnx.graph.TensorValues;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Keeps the zeros that Pad nodes put around an image until the node behind them takes them in. */
final class PadImport {
  /** Nodes that take in a Pad right before them, a second Pad among them. */
  static final Set<String> TAKERS = Set.of("AveragePool", "Conv", "MaxPool", "Pad");

  private static final int PADS_ARE_INPUTS = 11;

  private final ModelParts parts;
  private final ConstantOperands constants;

  /** What Pads right before the next node have added around the image. */
  private Padding.Explicit padded = Padding.VALID;

  /** The last of them. */
  private @Nullable NodeProto pad;

  PadImport(ModelParts parts, ConstantOperands constants) {
    this.parts = parts;
    this.constants = constants;
  }

  /**
   * Remembers zeros around an image for the convolution or pooling behind them.
   *
   * @param opset the graph's, which says where the node has its settings
   */
  void add(NodeProto node, String value, long opset) {
    if (parts.image() == null || !node.getInput(0).equals(value)) {
      throw refusal(node, "its input must be an image of known height, width and channels");
    }
    if (!Nodes.text(node, "mode", "constant").equals("constant") || filler(node, opset) != 0) {
      throw refusal(node, "it pads with something other than zeros");
    }
    long[] pads = pads(node, opset);
    if (pads.length != 8 || pads[0] != 0 || pads[1] != 0 || pads[4] != 0 || pads[5] != 0) {
      throw refusal(
          node, "its pads must be 8 numbers, 0 for images and channels, then rows and columns");
    }
    int[] sides = new int[4];
    for (int i = 0; i < sides.length; i++) {
      long side = pads[i < 2 ? 2 + i : 4 + i];
      if (side < 0 || side > 1 << 16) {
        throw refusal(
            node, "its pads must be from 0 to %d, but one is %d".formatted(1 << 16, side));
      }
      sides[i] = (int) side;
    }
    padded = sum(padded, new Padding.Explicit(sides[0], sides[2], sides[1], sides[3]));
    pad = node;
  }

  private double filler(NodeProto node, long opset) {
    if (opset < PADS_ARE_INPUTS) {
      return Nodes.number(node, "value", 0);
    }
    return node.getInputCount() < 3 || node.getInput(2).isEmpty()
        ? 0
        : constants.scalar(node.getInput(2)).orElse(Double.NaN);
  }

  private long[] pads(NodeProto node, long opset) {
    if (opset < PADS_ARE_INPUTS) {
      return Nodes.attribute(node, "pads")
          .map(a -> a.getIntsList().stream().mapToLong(Long::longValue).toArray())
          .orElse(new long[0]);
    }
    long[] pads = TensorValues.longs(constants.required(node, node.getInput(1), "pads"));
    boolean named = node.getInputCount() > 3 && !node.getInput(3).isEmpty();
    return named ? everyAxis(node, pads) : pads;
  }

  /** Pads of all four axes, where a node names those that it has pads for. */
  private long[] everyAxis(NodeProto node, long[] pads) {
    long[] axes = TensorValues.longs(constants.required(node, node.getInput(3), "axes"));
    long[] all = new long[8];
    for (int i = 0; i < axes.length; i++) {
      long axis = axes[i] < 0 ? axes[i] + 4 : axes[i];
      if (axis < 0 || axis > 3 || pads.length != 2 * axes.length) {
        throw refusal(node, "its axes and pads do not fit each other and an image");
      }
      all[(int) axis] = pads[i];
      all[(int) axis + 4] = pads[axes.length + i];
    }
    return all;
  }

  /** Requires that what a Pad added has been taken in by a convolution or pooling. */
  void requireNothingPadded() {
    if (pad != null) {
      throw refusal(
          pad, "it pads an image, which only a Conv or pooling right behind it can take in");
    }
  }

  /** The padding of a node, and of the Pads before it. */
  Padding.Explicit taken(Padding.Explicit own) {
    Padding.Explicit all = sum(padded, own);
    padded = Padding.VALID;
    pad = null;
    return all;
  }

  private static Padding.Explicit sum(Padding.Explicit a, Padding.Explicit b) {
    return new Padding.Explicit(
        a.top() + b.top(), a.bottom() + b.bottom(), a.left() + b.left(), a.right() + b.right());
  }

  /** Padding with zeros leaves a maximum as it is only if no value is below zero. */
  void requireNothingBelowZero() {
    boolean safe =
        parts.last() instanceof Activation activation && activation.function().lowest() >= 0;
    if (pad != null && !safe) {
      throw refusal(
          pad, "its zeros go into a maximum, which agrees with our pooling behind a relu only");
    }
  }

  /**
   * Whether the mean of a pooling counts the padding.
   *
   * @param own whether it counts its own padding, which is the second argument
   */
  boolean counted(boolean own, Padding.Explicit padding) {
    if (pad != null && !own && !padding.equals(Padding.VALID)) {
      throw refusal(pad, "its zeros count in a mean that leaves out the pooling's own padding");
    }
    return own || pad != null;
  }

  /** The shape of an image with what Pads have added. */
  Shape around(Shape image) {
    return new Shape(
        image.height() + padded.top() + padded.bottom(),
        image.width() + padded.left() + padded.right(),
        image.channels());
  }
}
