package io.evenkeel.onnx.export;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import io.evenkeel.kernels.ActivationFunction;
import io.evenkeel.model.BatchNormStatistics;
import io.evenkeel.model.InputDescription;
import io.evenkeel.model.Model;
import io.evenkeel.network.AveragePool2d;
import io.evenkeel.network.Conv2d;
import io.evenkeel.network.Initialization;
import io.evenkeel.network.MaxPool2d;
import io.evenkeel.network.Moments;
import io.evenkeel.network.Network;
import io.evenkeel.network.Padding;
import io.evenkeel.network.Shape;
import io.evenkeel.network.Statistics;
import io.evenkeel.onnx.Onnx;
import io.evenkeel.onnx.RandomModels;
import io.evenkeel.onnx.fold.GraphFolding;
import io.evenkeel.onnx.graph.OnnxFile;
import io.evenkeel.onnx.inspect.GraphSummary;
import io.evenkeel.testkit.SeededTest;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Networks of images as ONNX graphs, against ONNX Runtime. */
class ImageExportTest {
  private static final int ROWS = 5;

  /** Every layer of images, in every setting that ONNX has another word for. */
  private static final Network EVERYTHING =
      Network.image(13, 11, 3)
          .batchNorm()
          .conv(8, 3)
          .batchNorm()
          .relu()
          .layer(
              new Conv2d(
                  6,
                  3,
                  2,
                  2,
                  1,
                  new Padding.Explicit(1, 0, 2, 1),
                  1,
                  2,
                  2,
                  true,
                  new Initialization.FromActivation()))
          .gelu()
          .layer(new MaxPool2d(3, 2, 2, 1, new Padding.Explicit(1, 1, 0, 1)))
          .residual(b -> b.batchNorm().silu().conv(6, 3).dropout(0.2), s -> s.conv(6, 1))
          .layer(Conv2d.of(6, 2).withGroups(6))
          .layer(new AveragePool2d(2, 2, 1, 1, new Padding.Explicit(1, 0, 0, 1), true))
          .layer(new AveragePool2d(2, 2, 1, 1, new Padding.Explicit(1, 0, 0, 1), false))
          .tanh()
          .scale(3)
          .activation(ActivationFunction.RELU6)
          .flatten()
          .dense(9)
          .batchNorm()
          .relu()
          .dense(4)
          .scale(0.125)
          .build();

  private static final Network POOLED =
      Network.image(8, 8, 2)
          .conv(4, 3)
          .batchNorm()
          .relu()
          .maxPool(2)
          .residual(b -> b.conv(4, 3).batchNorm().relu().conv(4, 3).batchNorm())
          .relu()
          .globalAveragePool()
          .residual(b -> b.dense(4).relu())
          .dense(3)
          .build();

  /** Images of one pixel are rows where a dense layer takes them, and rows images of one pixel. */
  private static final Network ONE_PIXEL =
      Network.image(3, 3, 2)
          .layer(Conv2d.of(5, 3).withPadding(Padding.VALID))
          .dense(6)
          .relu()
          .conv(4, 1)
          .residual(b -> b.dense(4))
          .build();

  @TempDir Path folder;

  private static ParityCertificate compare(Model model, ModelProto graph, RandomGenerator random) {
    float[] x = RandomModels.floats(ROWS * model.network().inputFeatures(), 1, random);
    return ParityCertificate.compare(model, graph, x, ROWS);
  }

  @ParameterizedTest
  @ValueSource(ints = {11, 13, 17, 20, 22})
  void saysTheSameInOnnxRuntime(int opset) {
    Random random = new Random(opset);
    for (Network network : List.of(EVERYTHING, POOLED, ONE_PIXEL)) {
      Model model = RandomModels.of(network, random).input(InputDescription.PIXELS).build();
      ModelProto graph = new OnnxExport(model).opset(opset).build();
      assertThat(compare(model, graph, random).relative()).isPositive().isLessThan(2e-5);
    }
  }

  @SeededTest
  void foldedItSaysTheSame(RandomGenerator random) {
    Model model = RandomModels.of(POOLED, random).build();
    ModelProto graph = GraphFolding.fold(new OnnxExport(model).build()).after();
    assertThat(graph.getGraph().getNodeList())
        .noneMatch(node -> node.getOpType().equals("BatchNormalization"));
    assertThat(compare(model, graph, random).relative()).isLessThan(2e-5);
  }

  @SeededTest
  void comesBackWithTheSameBits(RandomGenerator random) {
    for (Network network : List.of(EVERYTHING, POOLED)) {
      Model model = RandomModels.of(network, random).input(InputDescription.PIXELS).build();
      float[] x = RandomModels.floats(ROWS * network.inputFeatures(), 1, random);
      for (int opset : new int[] {11, 17, 20}) {
        Path file = folder.resolve("model.onnx");
        OnnxFile.write(new OnnxExport(model).opset(opset).build(), file);
        Model back = Onnx.load(file);
        assertThat(back.network().input()).isEqualTo(network.input());
        assertThat(back.predict(x, ROWS)).containsExactly(model.predict(x, ROWS));
        if (network.equals(POOLED)) {
          assertThat(back.network()).isEqualTo(network);
        }
      }
    }
  }

  @Test
  void takesImagesChannelByChannel() {
    Model model = RandomModels.of(POOLED, new Random(1)).build();
    ModelProto graph = new OnnxExport(model).build();
    GraphSummary summary = GraphSummary.of(graph);
    assertThat(summary.inputs())
        .containsExactly(new GraphSummary.Value("features", "FLOAT", "[batch, 2, 8, 8]"));
    assertThat(graph.getGraph().getNodeList().stream().map(NodeProto::getName))
        .startsWith("/0/Conv", "/1/BatchNormalization", "/2/Relu", "/3/MaxPool")
        .doesNotHaveDuplicates();
    assertThat(
            ImageExport.channelsFirst(
                new float[] {1, 10, 2, 20, 3, 30, 4, 40}, 2, new Shape(2, 1, 2)))
        .containsExactly(1, 2, 10, 20, 3, 4, 30, 40);
  }

  /** The Sub before such a BN subtracts one number per channel. */
  @Test
  void meansFarFromZeroDoNotCancel() {
    Random random = new Random(5);
    Network network = Network.image(2, 3, 2).batchNorm().conv(3, 2).flatten().dense(2).build();
    double[] mean = {1e6, 0.25};
    Moments moments = new Moments(mean, new double[] {1, 4});
    Model model =
        RandomModels.of(network, random)
            .statistics(Map.of("0", new BatchNormStatistics(1, Map.of(Statistics.EMA, moments))))
            .build();
    float[] x = new float[ROWS * 12];
    for (int i = 0; i < x.length; i++) {
      x[i] = (float) (mean[i % 2] + random.nextGaussian());
    }
    ModelProto graph = new OnnxExport(model).build();
    assertThat(ParityCertificate.compare(model, graph, x, ROWS).relative()).isLessThan(1e-5);
  }
}
