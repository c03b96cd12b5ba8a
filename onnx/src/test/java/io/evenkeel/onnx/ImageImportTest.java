package io.evenkeel.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.onnx.proto.OnnxMl.ModelProto;
import io.evenkeel.dataset.Dataset;
import io.evenkeel.kernels.InvalidInputException;
import io.evenkeel.loss.Loss;
import io.evenkeel.model.Model;
import io.evenkeel.network.NetworkText;
import io.evenkeel.network.Node;
import io.evenkeel.network.NormalizeBy;
import io.evenkeel.onnx.fold.TestGraph;
import io.evenkeel.onnx.graph.OnnxFile;
import io.evenkeel.onnx.graph.TensorValues;
import io.evenkeel.onnx.runtime.RuntimeSession;
import io.evenkeel.optimizer.Optimizer;
import io.evenkeel.training.Trainer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Networks of images that PyTorch wrote, and graphs that others may have written. */
class ImageImportTest {
  private static final int ROWS = 2;
  private static final int CHANNELS = 3;
  private static final int SIDE = 7;

  @TempDir Path folder;

  /** Numbers that PyTorch had as well: the sine of 0.7 i, pixel by pixel. */
  private static float[] sines(int count) {
    float[] x = new float[count];
    for (int i = 0; i < count; i++) {
      x[i] = (float) Math.sin(0.7 * i);
    }
    return x;
  }

  /** What PyTorch 2.13 computes for two images of sines. */
  private static void predicts(String name, String layers, float... expected) {
    Model model = Onnx.load(Shipped.path("torch-%s.onnx".formatted(name)));
    assertThat(NetworkText.of(model.network()))
        .isEqualTo(layers.replace("BN", "bn epsilon 1.0E-12 decay 0.6"));
    float[] logits = model.logits(sines(ROWS * model.network().inputFeatures()), ROWS);
    assertThat(logits).hasSameSizeAs(expected);
    for (int i = 0; i < expected.length; i++) {
      assertThat(logits[i]).isCloseTo(expected[i], within(3e-6f));
    }
  }

  @Test
  void aResidualNetworkOfPyTorch() {
    predicts(
        "resnet",
        "conv 4 3 as conv1, bn as bn1, relu, res(conv 4 3 as conv1, bn as bn1, relu, conv 4 3 as conv2,"
            + " bn as bn2) as layer1.0, relu, res(conv 8 3 stride 2 as conv1, bn as bn1, relu, conv 8 3"
            + " as conv2, bn as bn2 | conv 8 1 stride 2 pad valid as downsample.0, bn as downsample.1)"
            + " as layer2.0, relu, res(conv 8 3 stride 2 as conv1, bn as bn1, relu, conv 8 3 as conv2, bn"
            + " as bn2 | conv 8 1 stride 2 pad valid as downsample.0, bn as downsample.1) as layer3.0,"
            + " relu, gap, dense 10 as fc",
        -2.762756f,
        -3.695577f,
        0.061550f,
        0.275100f,
        5.202777f,
        0.350152f,
        -0.704107f,
        -2.472508f,
        0.080965f,
        -0.968399f,
        -2.705039f,
        -3.622857f,
        0.083497f,
        0.278313f,
        5.097077f,
        0.359886f,
        -0.708381f,
        -2.407849f,
        0.107004f,
        -0.944871f);
  }

  @Test
  void aMobileNetworkOfPyTorch() {
    predicts(
        "mobilenet",
        "conv 8 3 stride 2, bn, relu6, res(conv 8 3 groups 8 as conv.0, bn as conv.1, relu6, conv 8 1"
            + " pad valid as conv.3, bn as conv.4), conv 24 1 pad valid, bn, relu6, conv 24 3 stride 2"
            + " groups 24, bn, relu6, conv 12 1 pad valid, bn, res(conv 36 1 pad valid as conv.0, bn as"
            + " conv.1, relu6, conv 36 3 groups 36 as conv.3, bn as conv.4, relu6, conv 12 1 pad valid"
            + " as conv.6, bn as conv.7), conv 24 1 pad valid, bn, relu6, gap, dense 5",
        -0.755001f,
        1.060696f,
        0.757868f,
        0.446955f,
        -0.175807f,
        -0.757034f,
        1.052252f,
        0.755133f,
        0.452081f,
        -0.170956f);
  }

  @Test
  void aNetworkOfAirbenchsMake() {
    predicts(
        "airbench",
        "conv 4 2 pad valid, gelu"
            + ", conv 4 3, maxpool 2, BN, gelu, conv 4 3, BN, gelu"
            + ", conv 8 3, maxpool 2, BN, gelu, conv 8 3, BN, gelu".repeat(2)
            + ", maxpool 3, dense 10 nobias, scale 0.11111111",
        0.114649f,
        -0.141623f,
        -0.341902f,
        -0.236568f,
        0.056024f,
        -0.138740f,
        -0.040809f,
        -0.055986f,
        -0.399296f,
        0.334861f,
        0.114352f,
        -0.141855f,
        -0.341918f,
        -0.236643f,
        0.056154f,
        -0.138423f,
        -0.041089f,
        -0.055809f,
        -0.399462f,
        0.334952f);
  }

  /**
   * BN that normalises by the statistics that came along keeps them; else they are learned anew.
   */
  @Test
  void anImportedNetworkTrainsOn() {
    Model model = Onnx.load(Shipped.path("torch-resnet.onnx"));
    int features = model.network().inputFeatures();
    int[] labels = IntStream.range(0, 24).map(i -> i % 10).toArray();
    Dataset data = Dataset.ofClasses(sines(24 * features), features, labels, 10);
    for (boolean frozen : new boolean[] {true, false}) {
      Model trained =
          Trainer.of(
                  model
                      .network()
                      .withBatchNorms(norm ->
                          frozen
                              ? norm.withNormalizeBy(NormalizeBy.RUNNING)
                                  .withUpdateStatistics(false)
                                  .withLearned(false, false)
                              : norm))
              .startFrom(model)
              .loss(Loss.softmaxCrossEntropy())
              .optimizer(Optimizer.sgd(0.01))
              .batchSize(8)
              .epochs(2)
              .fit(data, data)
              .model();
      assertThat(trained.parameter("conv1", "weight"))
          .isNotEqualTo(model.parameter("conv1", "weight"));
      Node norm = model.network().graph().at("layer2.0.bn2");
      double[] before = model.inferenceMoments(norm).mean();
      double[] after =
          trained.inferenceMoments(trained.network().graph().at("layer2.0.bn2")).mean();
      if (frozen) {
        assertThat(after).containsExactly(before);
        assertThat(trained.parameter("bn1", "gamma"))
            .containsExactly(model.parameter("bn1", "gamma"));
      } else {
        assertThat(after).isNotEqualTo(before);
      }
    }
  }

  private static TestGraph image(int opset) {
    return TestGraph.of(opset, 3)
        .input("x", -1, CHANNELS, SIDE, SIDE)
        .random("w", 4, CHANNELS, 3, 3)
        .random("d", 4, 5);
  }

  /** Ends a graph whose value has four channels. */
  private static ModelProto ended(TestGraph graph, String value) {
    return graph
        .node("GlobalAveragePool", "mean", value)
        .node("Flatten", "flat", "mean")
        .node("MatMul", "y", "flat", "d")
        .model("y");
  }

  private Model load(ModelProto graph) {
    Path file = folder.resolve("model.onnx");
    OnnxFile.write(graph, file);
    return Onnx.load(file);
  }

  private void refused(TestGraph graph, String value, String reason) {
    assertThatThrownBy(() -> load(ended(graph, value)))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage("cannot import %s: %s".formatted(folder.resolve("model.onnx"), reason));
  }

  /** The layers that a graph becomes, none with a bias; they compute the same as ONNX Runtime. */
  private String layers(TestGraph graph, String value) {
    String text = layers(ended(graph, value));
    return text.substring(0, text.indexOf(", gap"));
  }

  private String layers(ModelProto whole) {
    Model model = load(whole);
    float[] x = sines(ROWS * CHANNELS * SIDE * SIDE);
    float[] turned = new float[x.length];
    for (int i = 0; i < x.length; i++) {
      int pixel = i / CHANNELS % (SIDE * SIDE);
      int image = i / (CHANNELS * SIDE * SIDE);
      turned[(image * CHANNELS + i % CHANNELS) * SIDE * SIDE + pixel] = x[i];
    }
    try (RuntimeSession session = RuntimeSession.open(whole)) {
      float[] expected =
          TensorValues.floats(
              Objects.requireNonNull(
                  session
                      .run(Map.of("x", TensorValues.of("x", turned, ROWS, CHANNELS, SIDE, SIDE)))
                      .get("y")));
      float[] actual = model.logits(x, ROWS);
      float largest = 1;
      for (float value : expected) {
        largest = Math.max(largest, Math.abs(value));
      }
      for (int i = 0; i < expected.length; i++) {
        assertThat(actual[i]).isCloseTo(expected[i], within(2e-6f * largest));
      }
    }
    return NetworkText.of(model.network()).replace(" nobias", "");
  }

  @Test
  void aPadGoesIntoWhatIsBehindIt() {
    TestGraph conv = image(17).constant("p", new long[] {0, 0, 1, 0, 0, 0, 2, 1}, 8);
    assertThat(layers(conv.node("Pad", "a", "x", "p").node("Conv", "z", "a", "w"), "z"))
        .isEqualTo("conv 4 3 pad 1 2 0 1");
    TestGraph both =
        image(17)
            .constant("p", new long[] {0, 0, 1, 0, 0, 0, 0, 1}, 8)
            .constant("zero", new float[] {0})
            .node("Pad", "a", "x", "p", "zero")
            .node("Pad", "b", "a", "p")
            .node("Conv", "z", "b", "w")
            .with("pads", 0L, 1L, 2L, 0L);
    assertThat(layers(both, "z")).isEqualTo("conv 4 3 pad 2 2 1 2");
    TestGraph old =
        image(10)
            .node("Pad", "a", "x")
            .with("pads", 0L, 0L, 1L, 1L, 0L, 0L, 1L, 1L)
            .node("Conv", "z", "a", "w");
    assertThat(layers(old, "z")).isEqualTo("conv 4 3");
    TestGraph same =
        image(17)
            .constant("p", new long[] {0, 0, 0, 0, 0, 0, 1, 1}, 8)
            .node("Pad", "a", "x", "p")
            .node("Conv", "z", "a", "w")
            .with("auto_pad", "SAME_UPPER")
            .with("strides", 2L, 2L);
    assertThat(layers(same, "z")).isEqualTo("conv 4 3 stride 2 pad 0 2 0 2");
    TestGraph pools =
        image(17)
            .constant("p", new long[] {0, 0, 1, 0, 0, 0, 0, 1}, 8)
            .node("Conv", "c", "x", "w")
            .node("Relu", "r", "c")
            .node("Pad", "a", "r", "p")
            .node("MaxPool", "m", "a")
            .with("kernel_shape", 2L, 2L)
            .node("Pad", "b", "m", "p")
            .node("AveragePool", "z", "b")
            .with("kernel_shape", 3L, 2L)
            .with("strides", 1L, 2L);
    assertThat(layers(pools, "z"))
        .isEqualTo(
            "conv 4 3 pad valid, relu, maxpool 2 stride 1 pad 1 0 0 1, avgpool 3x2 stride 1x2 pad 1 0 0"
                + " 1");
  }

  /** A mean over pixels, with what makes rows of it, in the opsets in which it is written so. */
  private String mean(int opset, long keepdims, long... axes) {
    TestGraph graph = image(opset).node("Conv", "c", "x", "w");
    if (opset < 18) {
      graph
          .node("ReduceMean", "m", "c")
          .with("axes", Arrays.stream(axes).boxed().toArray(Long[]::new));
    } else {
      graph.constant("axes", axes, axes.length).node("ReduceMean", "m", "c", "axes");
    }
    graph.with("keepdims", keepdims);
    String flat = keepdims == 0 ? "m" : "flat";
    if (keepdims != 0) {
      graph.node(opset % 2 == 0 ? "Flatten" : "Squeeze", "flat", "m");
      if (opset % 2 != 0) {
        graph.with("axes", 2L, 3L);
      }
    }
    return layers(graph.node("MatMul", "y", flat, "d").model("y"));
  }

  @Test
  void aMeanOverPixels() {
    String layers = "conv 4 3 pad valid, gap, dense 5";
    assertThat(mean(11, 0, 2, 3)).isEqualTo(layers);
    assertThat(mean(12, 1, -1, -2)).isEqualTo(layers);
    assertThat(mean(11, 1, 2, 3)).isEqualTo(layers);
    assertThat(mean(18, 0, -2, -1)).isEqualTo(layers);
    assertThat(mean(18, 1, 3, 2)).isEqualTo(layers);
  }

  @Test
  void aMeanOverAnythingElse() {
    refused(
        image(17)
            .node("Conv", "c", "x", "w")
            .node("ReduceMean", "z", "c")
            .with("axes", new Long[] {1L}),
        "z",
        "node ReduceMean \"z\": its mean must be over an image's rows and columns, the axes 2 and 3, but is over [1]");
    refused(
        image(17).node("Conv", "c", "x", "w").node("ReduceMean", "z", "c"),
        "z",
        "node ReduceMean \"z\": its mean must be over an image's rows and columns, the axes 2 and 3, but is over all");
    refused(
        image(17).node("Conv", "c", "x", "w").node("ReduceMean", "z", "c").with("axes", 2L, 4L),
        "z",
        "node ReduceMean \"z\": its axes must be from -4 to 3, but are [2, 4]");
    refused(
        image(12).node("Conv", "c", "x", "w").node("Squeeze", "z", "c").with("axes", 2L, 3L),
        "z",
        "node Squeeze \"z\": only the rows and columns of an image of one pixel can be taken away");
  }

  /** Rows of an image, as PyTorch's older exporter writes {@code x.view(x.size(0), ...)}. */
  private static TestGraph viewed(TestGraph graph, String value, long rest) {
    return graph
        .constant("first", new long[] {0})
        .constant("front", new long[] {0}, 1)
        .constant("rest", new long[] {rest}, 1)
        .node("Shape", "size", value)
        .node("Gather", "rows", "size", "first")
        .with("axis", 0L)
        .node("Unsqueeze", "row", "rows", "front")
        .node("Concat", "shape", "row", "rest")
        .with("axis", 0L)
        .node("Reshape", "flat", value, "shape")
        .random("e", 100, 5)
        .node("MatMul", "y", "flat", "e");
  }

  @Test
  void aViewOfAsManyRowsAsThereAre() {
    String layers = "conv 4 3 pad valid, flatten, dense 5";
    TestGraph rest = image(17).node("Conv", "c", "x", "w");
    assertThat(layers(viewed(rest, "c", -1).model("y"))).isEqualTo(layers);
    TestGraph number = image(17).node("Conv", "c", "x", "w");
    assertThat(layers(viewed(number, "c", 100).model("y"))).isEqualTo(layers);
    TestGraph product =
        image(17)
            .node("Conv", "c", "x", "w")
            .node("Shape", "rows", "c")
            .with("start", 0L)
            .with("end", 1L)
            .node("Shape", "sizes", "c")
            .constant("one", new long[] {1}, 1)
            .constant("two", new long[] {2}, 1)
            .constant("three", new long[] {-1}, 1)
            .node("Gather", "channels", "sizes", "one")
            .node("Gather", "height", "sizes", "two")
            .node("Gather", "width", "sizes", "three")
            .node("Mul", "pixels", "height", "width")
            .node("Mul", "all", "channels", "pixels")
            .node("Concat", "shape", "rows", "all")
            .with("axis", 0L)
            .node("Reshape", "flat", "c", "shape")
            .random("e", 100, 5)
            .node("MatMul", "y", "flat", "e");
    assertThat(layers(product.model("y"))).isEqualTo(layers);
    assertThat(layers(viewedInput(image(17)))).isEqualTo("flatten, dense 5");
    TestGraph pooled =
        image(17)
            .node("Conv", "c", "x", "w")
            .node("GlobalAveragePool", "m", "c")
            .node("Shape", "size", "c")
            .constant("first", new long[] {0}, 1)
            .constant("four", new long[] {4}, 1)
            .node("Gather", "row", "size", "first")
            .node("Concat", "shape", "row", "four")
            .with("axis", 0L)
            .node("Reshape", "flat", "m", "shape")
            .node("MatMul", "y", "flat", "d");
    assertThat(layers(pooled.model("y"))).isEqualTo("conv 4 3 pad valid, gap, dense 5");
  }

  private static ModelProto viewedInput(TestGraph graph) {
    return graph
        .constant("keep", new long[] {0, CHANNELS * SIDE * SIDE}, 2)
        .random("e", CHANNELS * SIDE * SIDE, 5)
        .node("Reshape", "flat", "x", "keep")
        .node("MatMul", "y", "flat", "e")
        .model("y");
  }

  @Test
  void aViewOfAnotherNumberOfRows() {
    TestGraph twice =
        image(17)
            .node("Conv", "c", "x", "w")
            .constant("front", new long[] {0}, 1)
            .constant("two", new long[] {2}, 1)
            .constant("rest", new long[] {-1}, 1)
            .node("Shape", "size", "c")
            .node("Gather", "row", "size", "front")
            .node("Mul", "rows", "row", "two")
            .node("Concat", "shape", "rows", "rest")
            .with("axis", 0L)
            .node("Reshape", "flat", "c", "shape")
            .random("e", 50, 5)
            .node("MatMul", "y", "flat", "e");
    assertThatThrownBy(() -> load(twice.model("y")))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(
            "cannot import %s: no layer of ours computes the operators Shape (node \"size\"), Gather (node \"row\"), Concat (node \"shape\"); fold, recalibrate and doctor take the graph as it is",
            folder.resolve("model.onnx"));
    assertThatThrownBy(() -> load(fixed(new long[] {1, -1})))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(
            "cannot import %s: node Reshape \"flat\": it must keep the rows with all their numbers, 100 each, but asks for the shape [1, -1]",
            folder.resolve("model.onnx"));
    assertThatThrownBy(() -> load(fixed(new long[] {ROWS, 4})))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(
            "cannot import %s: node Reshape \"flat\": it must keep the rows with all their numbers, 100 each, but asks for the shape [2, 4]",
            folder.resolve("model.onnx"));
  }

  /** A graph of a fixed number of rows, as PyTorch writes unless it is told otherwise. */
  private static ModelProto fixed(long[] shape) {
    return TestGraph.of(17, 3)
        .input("x", ROWS, CHANNELS, SIDE, SIDE)
        .random("w", 4, CHANNELS, 3, 3)
        .random("e", 100, 5)
        .constant("shape", shape, 2)
        .node("Conv", "c", "x", "w")
        .node("Reshape", "flat", "c", "shape")
        .node("MatMul", "y", "flat", "e")
        .model("y");
  }

  @Test
  void aViewOfAFixedNumberOfRows() {
    String layers = "conv 4 3 pad valid, flatten, dense 5";
    assertThat(layers(fixed(new long[] {ROWS, -1}))).isEqualTo(layers);
    assertThat(layers(fixed(new long[] {ROWS, 100}))).isEqualTo(layers);
    assertThat(layers(fixed(new long[] {-1, 100}))).isEqualTo(layers);
    TestGraph asked =
        TestGraph.of(17, 3)
            .input("x", ROWS, CHANNELS, SIDE, SIDE)
            .random("w", 4, CHANNELS, 3, 3)
            .node("Conv", "c", "x", "w");
    assertThat(layers(viewed(asked, "c", -1).model("y"))).isEqualTo(layers);
  }

  /** The two dimensions of an image's one pixel, one after the other. */
  private static TestGraph squeezed(long first, long second) {
    return image(13)
        .node("Conv", "c", "x", "w")
        .node("GlobalAveragePool", "m", "c")
        .constant("first", new long[] {first}, 1)
        .constant("second", new long[] {second}, 1)
        .node("Squeeze", "s", "m", "first")
        .node("Squeeze", "flat", "s", "second")
        .node("MatMul", "y", "flat", "d");
  }

  @Test
  void anImagesPixelIsTakenAwayInTwoSteps() {
    String layers = "conv 4 3 pad valid, gap, dense 5";
    assertThat(layers(squeezed(3, 2).model("y"))).isEqualTo(layers);
    assertThat(layers(squeezed(2, 2).model("y"))).isEqualTo(layers);
    assertThat(layers(squeezed(-1, -1).model("y"))).isEqualTo(layers);
    assertThatThrownBy(() -> load(squeezed(-1, 1).model("y")))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(
            "cannot import %s: node Squeeze \"flat\": only the rows and columns of an image of one pixel can be taken away",
            folder.resolve("model.onnx"));
    TestGraph half =
        image(13)
            .node("Conv", "c", "x", "w")
            .node("GlobalAveragePool", "m", "c")
            .constant("first", new long[] {3}, 1)
            .node("Squeeze", "s", "m", "first")
            .node("Relu", "r", "s")
            .node("MatMul", "y", "r", "d");
    assertThatThrownBy(() -> load(half.model("y")))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(
            "cannot import %s: node Squeeze \"s\": it takes away one of an image's rows and columns, so that only a Squeeze of the other one may follow",
            folder.resolve("model.onnx"));
  }

  /** Rows are pixel by pixel, whatever reads the image first. */
  @Test
  void anImageThatIsFlattenedFirst() {
    TestGraph flat = image(17).random("e", CHANNELS * SIDE * SIDE, 5);
    assertThat(layers(flat.node("Flatten", "f", "x").node("MatMul", "y", "f", "e").model("y")))
        .isEqualTo("flatten, dense 5");
    TestGraph norm = image(17).random("e", CHANNELS * SIDE * SIDE, 5).batchNorm("n", "x", CHANNELS);
    assertThat(layers(norm.node("Flatten", "f", "n").node("MatMul", "y", "f", "e").model("y")))
        .isEqualTo("bn, flatten, dense 5");
    TestGraph open =
        TestGraph.of(17, 3)
            .input("x", -1, CHANNELS, -1, -1)
            .random("e", 192, 5)
            .node("Flatten", "f", "x")
            .node("MatMul", "y", "f", "e");
    assertThatThrownBy(() -> load(open.model("y")))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(
            "cannot import %s: the input \"x\" has the shape [batch, 3, batch, batch], but a network of ours takes images of one size: write a size into the graph, with onnxruntime.tools.make_dynamic_shape_fixed for instance; fold, recalibrate and doctor take the graph as it is",
            folder.resolve("model.onnx"));
  }

  @Test
  void aPadOfNamedAxes() {
    assertThat(
            layers(
                image(18)
                    .constant("p", new long[] {1, 2, 0, 1}, 4)
                    .constant("none", new float[1])
                    .constant("axes", new long[] {-1, 2}, 2)
                    .node("Pad", "a", "x", "p", "none", "axes")
                    .node("Conv", "z", "a", "w"),
                "z"))
        .isEqualTo("conv 4 3 pad 2 1 1 0");
  }

  @Test
  void anImageOfOpenSize() {
    TestGraph graph =
        TestGraph.of(17, 3)
            .input("x", -1, CHANNELS, -1, -1)
            .random("w", 4, CHANNELS, 3, 3)
            .random("d", 4, 5)
            .constant("ends", new long[] {2}, 1)
            .node("Shape", "size", "x")
            .node("Gather", "rows", "size", "ends")
            .node("Concat", "p", "rows", "rows", "rows", "rows", "rows", "rows", "rows", "rows")
            .with("axis", 0L)
            .node("Pad", "a", "x", "p")
            .node("Conv", "z", "a", "w");
    refused(
        graph,
        "z",
        "the input \"x\" has the shape [batch, 3, batch, batch], but a network of ours takes images of one size: write a size into the graph, with onnxruntime.tools.make_dynamic_shape_fixed for instance; fold, recalibrate and doctor take the graph as it is");
  }

  @Test
  void aPadThatNothingTakesIn() {
    TestGraph base = image(17).constant("p", new long[] {0, 0, 1, 1, 0, 0, 1, 1}, 8);
    refused(
        base.node("Pad", "a", "x", "p").node("Relu", "r", "a").node("Conv", "z", "r", "w"),
        "z",
        "node Pad \"a\": it pads an image, which only a Conv or pooling right behind it can take in");
    refused(
        image(17)
            .constant("p", new long[] {0, 0, 1, 1, 0, 0, 1, 1}, 8)
            .node("Conv", "c", "x", "w")
            .node("Pad", "a", "c", "p")
            .node("MaxPool", "z", "a")
            .with("kernel_shape", 2L, 2L),
        "z",
        "node Pad \"a\": its zeros go into a maximum, which agrees with our pooling behind a relu"
            + " only");
    refused(
        image(17)
            .constant("p", new long[] {0, 0, 1, 1, 0, 0, 1, 1}, 8)
            .node("Conv", "c", "x", "w")
            .node("Pad", "a", "c", "p")
            .node("AveragePool", "z", "a")
            .with("kernel_shape", 3L, 3L)
            .with("pads", 1L, 1L, 1L, 1L),
        "z",
        "node Pad \"a\": its zeros count in a mean that leaves out the pooling's own padding");
    refused(
        image(17)
            .constant("p", new long[] {0, 0, 2, 0, 0, 0, 0, 0}, 8)
            .node("Conv", "c", "x", "w")
            .node("Relu", "r", "c")
            .node("Pad", "a", "r", "p")
            .node("MaxPool", "z", "a")
            .with("kernel_shape", 2L, 2L),
        "z",
        "node MaxPool \"z\": a window would lie in the padding alone");
    refused(
        image(17)
            .constant("p", new long[] {0, 0, 1, 1, 0, 0, 1, 1}, 8)
            .node("Pad", "a", "x", "p")
            .with("mode", "reflect")
            .node("Conv", "z", "a", "w"),
        "z",
        "node Pad \"a\": it pads with something other than zeros");
    refused(
        image(17)
            .constant("p", new long[] {0, 0, 1, 1, 0, 0, 1, 1}, 8)
            .constant("one", new float[] {1})
            .node("Pad", "a", "x", "p", "one")
            .node("Conv", "z", "a", "w"),
        "z",
        "node Pad \"a\": it pads with something other than zeros");
    refused(
        image(17)
            .constant("p", new long[] {0, 1, 1, 1, 0, 0, 1, 1}, 8)
            .node("Pad", "a", "x", "p")
            .node("Conv", "z", "a", "w"),
        "z",
        "node Pad \"a\": its pads must be 8 numbers, 0 for images and channels, then rows and columns");
    refused(
        image(17)
            .constant("p", new long[] {0, 0, -1, 1, 0, 0, 1, 1}, 8)
            .node("Pad", "a", "x", "p")
            .node("Conv", "z", "a", "w"),
        "z",
        "node Pad \"a\": its pads must be from 0 to 65536, but one is -1");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      textBlock =
          """
          NOTSET;1;conv 4 3 pad valid
          VALID;1;conv 4 3 pad valid
          SAME_UPPER;1;conv 4 3
          SAME_LOWER;1;conv 4 3
          SAME_UPPER;2;conv 4 3 stride 2
          """)
  void autoPad(String pad, long stride, String layers) {
    TestGraph graph =
        image(17).node("Conv", "z", "x", "w").with("auto_pad", pad).with("strides", stride, stride);
    assertThat(layers(graph, "z")).isEqualTo(layers);
  }

  @Test
  void whatWindowsMayNotDo() {
    refused(
        image(17).node("Conv", "z", "x", "w").with("auto_pad", "SOME"),
        "z",
        "node Conv \"z\": its auto_pad is not one that ONNX defines");
    refused(
        image(17)
            .node("Conv", "c", "x", "w")
            .node("MaxPool", "z", "c")
            .with("kernel_shape", 2L, 2L)
            .with("strides", 2L, 2L)
            .with("ceil_mode", 1),
        "z",
        "node MaxPool \"z\": with ceil_mode its last windows reach beyond the image, which ours do not");
    refused(
        image(17)
            .node("Conv", "c", "x", "w")
            .node("MaxPool", "z", "c")
            .with("kernel_shape", 2L, 2L)
            .with("dilations", 2L, 2L),
        "z",
        "node MaxPool \"z\": its windows must not be dilated");
    refused(
        image(17)
            .node("Conv", "c", "x", "w")
            .node("AveragePool", "z", "c")
            .with("kernel_shape", 6L, 2L),
        "z",
        "node AveragePool \"z\": its windows of 6 x 2 pixels do not fit the image of 5 x 5 x 4");
    TestGraph whole =
        image(17)
            .node("Conv", "c", "x", "w")
            .node("MaxPool", "z", "c")
            .with("kernel_shape", 3L, 3L)
            .with("strides", 2L, 2L)
            .with("ceil_mode", 1);
    assertThat(layers(whole, "z")).isEqualTo("conv 4 3 pad valid, maxpool 3 stride 2");
  }

  @Test
  void aKernelShapeThatTheWeightHasNot() {
    refused(
        image(17).node("Conv", "z", "x", "w").with("kernel_shape", 2L, 2L),
        "z",
        "node Conv \"z\": its kernel_shape is 2 x 2, but its weight has 3 x 3 pixels");
    assertThat(layers(image(17).node("Conv", "z", "x", "w").with("kernel_shape", 3L, 3L), "z"))
        .isEqualTo("conv 4 3 pad valid");
  }

  /** As PyTorch's older exporter spells it out. */
  @Test
  void theTanhApproximationOfGelu() {
    refused(
        image(17)
            .constant("cube", new float[] {0.044715f})
            .constant("scale", new float[] {0.7978846f})
            .constant("one", new float[] {1})
            .constant("half", new float[] {0.5f})
            .node("Conv", "c", "x", "w")
            .node("Mul", "c2", "c", "c")
            .node("Mul", "c3", "c", "c2")
            .node("Mul", "part", "cube", "c3")
            .node("Add", "sum", "c", "part")
            .node("Mul", "inner", "scale", "sum")
            .node("Tanh", "t", "inner")
            .node("Add", "gate", "one", "t")
            .node("Mul", "twice", "c", "gate")
            .node("Mul", "z", "half", "twice"),
        "z",
        "node Mul \"twice\": it is the tanh approximation of gelu, and ours is the exact one");
  }

  @Test
  void clipsAndSlopes() {
    TestGraph six =
        image(17)
            .constant("low", new float[] {0})
            .constant("high", new float[] {6})
            .constant("slope", new float[] {0.25f, 0.25f, 0.25f, 0.25f}, 4, 1, 1)
            .node("Conv", "c", "x", "w")
            .node("PRelu", "p", "c", "slope")
            .node("Clip", "z", "p", "low", "high");
    assertThat(layers(six, "z")).isEqualTo("conv 4 3 pad valid, leaky-relu 0.25, relu6");
    TestGraph open =
        image(17)
            .constant("low", new float[] {0})
            .node("Conv", "c", "x", "w")
            .node("Clip", "z", "c", "low");
    assertThat(layers(open, "z")).isEqualTo("conv 4 3 pad valid, relu");
    TestGraph old =
        image(10)
            .node("Conv", "c", "x", "w")
            .node("Clip", "z", "c")
            .with("min", 0f)
            .with("max", 6f);
    assertThat(layers(old, "z")).isEqualTo("conv 4 3 pad valid, relu6");
    refused(
        image(17)
            .constant("low", new float[] {-1})
            .constant("high", new float[] {1})
            .node("Conv", "c", "x", "w")
            .node("Clip", "z", "c", "low", "high"),
        "z",
        "node Clip \"z\": it keeps values between -1.0 and 1.0, and ours are relu6, 0 to 6, and relu,"
            + " from 0 on");
    refused(
        image(17)
            .constant("slope", new float[] {0.25f, 0.25f, 0.25f, 0.5f}, 4, 1, 1)
            .node("Conv", "c", "x", "w")
            .node("PRelu", "z", "c", "slope"),
        "z",
        "node PRelu \"z\": its slopes differ by channel, and a leaky relu of ours has one");
  }
}
