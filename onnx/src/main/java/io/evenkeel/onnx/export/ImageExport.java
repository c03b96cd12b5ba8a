package io.evenkeel.onnx.export;

import static io.evenkeel.onnx.export.GraphWriter.attribute;
import static io.evenkeel.onnx.export.GraphWriter.list;

import ai.onnx.proto.OnnxMl.AttributeProto;
import io.evenkeel.model.Model;
import io.evenkeel.network.AveragePool2d;
import io.evenkeel.network.Conv2d;
import io.evenkeel.network.Dense;
import io.evenkeel.network.Embedding;
import io.evenkeel.network.Flatten;
import io.evenkeel.network.GlobalAveragePool;
import io.evenkeel.network.Graph;
import io.evenkeel.network.ImageLayer;
import io.evenkeel.network.MaxPool2d;
import io.evenkeel.network.Node;
import io.evenkeel.network.Op;
import io.evenkeel.network.Padding;
import io.evenkeel.network.ParameterSpec;
import io.evenkeel.network.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Writes the layers of images. In ONNX an image lies channel by channel (NCHW), ours pixel by pixel
 * (NHWC); weights are filter, channel, tap (OIHW), as in our files. A value is an image of four
 * dimensions until a Flatten, GlobalAveragePool or Dense makes rows of it.
 */
final class ImageExport {
  private final Model model;
  private final Graph network;
  private final GraphWriter graph;

  ImageExport(Model model, GraphWriter graph) {
    this.model = model;
    network = model.network().graph();
    this.graph = graph;
  }

  /**
   * Whether a network's input is an image in ONNX, rows x channels x height x width: one of its
   * layers of images reads it before a dense layer or an embedding makes rows of it.
   */
  static boolean takesImages(Graph network) {
    boolean[] beforeRows = new boolean[network.nodes().size()];
    for (Node node : network.nodes()) {
      beforeRows[node.id()] =
          switch (node.op()) {
            case Op.Input _ -> true;
            case Dense _, Embedding _ -> false;
            default -> node.inputs().stream().allMatch(i -> beforeRows[i]);
          };
      if (node.op() instanceof ImageLayer && beforeRows[node.id()]) {
        return true;
      }
    }
    return false;
  }

  /** Whether what a layer makes is an image. */
  static boolean makesImage(ImageLayer layer) {
    return switch (layer) {
      case Conv2d _, MaxPool2d _, AveragePool2d _ -> true;
      case GlobalAveragePool _, Flatten _ -> false;
    };
  }

  /**
   * Brings rows of numbers from our order, pixel by pixel, into the order of an image in ONNX.
   *
   * @param x rows x features
   */
  static float[] channelsFirst(float[] x, int rows, Shape shape) {
    int positions = shape.positions();
    int channels = shape.channels();
    float[] result = new float[x.length];
    for (int r = 0; r < rows; r++) {
      int row = r * positions * channels;
      for (int p = 0; p < positions; p++) {
        for (int c = 0; c < channels; c++) {
          result[row + c * positions + p] = x[row + p * channels + c];
        }
      }
    }
    return result;
  }

  /** What a layer is in ONNX; its input must be an image, unless the layer is a Flatten. */
  record Written(String operator, List<String> operands, AttributeProto[] attributes) {}

  /** The node of a layer, whose image it reads from the value x. */
  Written of(Node at, ImageLayer layer, String x) {
    return switch (layer) {
      case Conv2d conv -> convolution(at, conv, x);
      case MaxPool2d pool ->
          new Written(
              "MaxPool",
              List.of(x),
              window(
                  pool.windowHeight(),
                  pool.windowWidth(),
                  pool.strideY(),
                  pool.strideX(),
                  pool.padding()));
      case AveragePool2d pool -> {
        AttributeProto[] window =
            window(
                pool.windowHeight(),
                pool.windowWidth(),
                pool.strideY(),
                pool.strideX(),
                pool.padding());
        AttributeProto[] all = Arrays.copyOf(window, window.length + 1);
        all[window.length] = attribute("count_include_pad", pool.countPadding() ? 1L : 0L);
        yield new Written("AveragePool", List.of(x), all);
      }
      case GlobalAveragePool _ -> {
        String pooled =
            graph.node(
                "GlobalAveragePool", "/%s/GlobalAveragePool".formatted(at.path()), List.of(x));
        yield flattened(pooled);
      }
      case Flatten _ -> flattened(x);
    };
  }

  private static Written flattened(String x) {
    return new Written("Flatten", List.of(x), new AttributeProto[] {attribute("axis", 1L)});
  }

  private Written convolution(Node at, Conv2d conv, String x) {
    String layer = at.path();
    List<String> operands = new ArrayList<>(List.of(x));
    ParameterSpec weight = network.parameters(at).getFirst();
    operands.add(
        graph.constant(
            layer + ".weight",
            weight
                .fileLayout()
                .toFile(model.parameter(layer, Conv2d.WEIGHT), weight.rows(), weight.columns()),
            weight.fileLayout().shape(weight.rows(), weight.columns())));
    if (conv.bias()) {
      operands.add(
          graph.constant(layer + ".bias", model.parameter(layer, Conv2d.BIAS), conv.filters()));
    }
    Padding.Explicit padding =
        conv.padding()
            .around(
                (conv.kernelHeight() - 1) * conv.dilationY() + 1,
                (conv.kernelWidth() - 1) * conv.dilationX() + 1);
    AttributeProto[] window =
        window(conv.kernelHeight(), conv.kernelWidth(), conv.strideY(), conv.strideX(), padding);
    AttributeProto[] all = Arrays.copyOf(window, window.length + 2);
    all[window.length] = list("dilations", conv.dilationY(), conv.dilationX());
    all[window.length + 1] = attribute("group", (long) conv.groups());
    return new Written("Conv", operands, all);
  }

  private static AttributeProto[] window(
      int height, int width, int strideY, int strideX, Padding.Explicit padding) {
    return new AttributeProto[] {
      list("kernel_shape", height, width),
      list("strides", strideY, strideX),
      list("pads", padding.top(), padding.left(), padding.bottom(), padding.right())
    };
  }
}
