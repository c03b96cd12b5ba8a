package io.evenkeel.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnx.proto.OnnxMl.ModelProto;
import io.evenkeel.dataset.Dataset;
import io.evenkeel.loss.Loss;
import io.evenkeel.loss.Task;
import io.evenkeel.model.Model;
import io.evenkeel.network.BatchNorm;
import io.evenkeel.network.Network;
import io.evenkeel.network.NormalizeBy;
import io.evenkeel.network.Statistics;
import io.evenkeel.onnx.export.OnnxExport;
import io.evenkeel.onnx.export.ParityCertificate;
import io.evenkeel.onnx.fold.GraphFolding;
import io.evenkeel.onnx.graph.OnnxFile;
import io.evenkeel.optimizer.Optimizer;
import io.evenkeel.testkit.SeededTest;
import io.evenkeel.training.Trainer;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Random;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Residual networks: out as ONNX, in again, and trained on. */
class ResidualRoundTripTest {
  private static final int ROWS = 33;

  /** BN before the sum, an activation behind it. */
  private static final Network V1 =
      Network.input(5)
          .dense(8)
          .batchNorm()
          .relu()
          .residual(b -> b.dense(8).batchNorm().relu().dense(8).batchNorm())
          .relu()
          .residual(
              b -> b.dense(6).batchNorm().silu().dense(4).batchNorm(),
              s -> s.dense(4).batchNorm().scale(0.5))
          .gelu()
          .scale(-2)
          .dense(3)
          .scale(1.0 / 9)
          .build();

  /** BN and activation first in the branch, the last ones behind all residuals. */
  private static final Network V2 =
      Network.input(5)
          .dense(7)
          .residual(b -> b.batchNorm().relu().dense(9).dense(7))
          .residual(b -> b.batchNorm().gelu().dense(9).batchNorm().silu().dense(7))
          .residual(b -> b.silu().dense(4), s -> s.gelu().dense(4, false))
          .batchNorm()
          .relu()
          .dense(3)
          .build();

  /** Residuals in the branch and in the shortcut of others, and right on the input. */
  private static final Network NESTED =
      Network.input(5)
          .residual(b -> b.dense(5).tanh())
          .residual(
              b ->
                  b.dense(5)
                      .residual(
                          c -> c.batchNorm().relu().dense(5).residual(d -> d.dense(5).sigmoid()))
                      .dense(5),
              s -> s.residual(c -> c.dense(5).batchNorm(), c -> c.leakyRelu(0.3f)).dense(5))
          .residual(b -> b.relu(), s -> s.dense(5))
          .dense(3)
          .build();

  /** With PyTorch's names. */
  private static final Network NAMED =
      Network.input(5)
          .dense(6)
          .named("stem.fc")
          .batchNorm()
          .named("stem.bn")
          .relu()
          .residual(
              b ->
                  b.dense(6)
                      .named("fc1")
                      .batchNorm()
                      .named("bn1")
                      .relu()
                      .dense(4)
                      .named("fc2")
                      .batchNorm()
                      .named("bn2"),
              s -> s.dense(4).named("downsample.0").batchNorm().named("downsample.1"))
          .named("layer1.0")
          .relu()
          .residual(b -> b.dense(4).named("fc1").batchNorm().named("bn1"))
          .named("layer1.1")
          .relu()
          .dense(3)
          .named("fc")
          .build();

  @TempDir Path folder;

  private Model back(ModelProto graph) {
    Path file = folder.resolve("model.onnx");
    OnnxFile.write(graph, file);
    return Onnx.load(file);
  }

  @SeededTest
  void comesBackWithTheSameBits(RandomGenerator random) {
    for (Network network : new Network[] {V1, V2, NESTED, NAMED}) {
      Model model = RandomModels.of(network, random).build();
      float[] x = RandomModels.floats(ROWS * 5, 1, random);
      for (int opset : new int[] {11, 17, 20}) {
        Model again = back(new OnnxExport(model).opset(opset).build());
        assertThat(again.network()).isEqualTo(network);
        assertThat(again.predict(x, ROWS)).containsExactly(model.predict(x, ROWS));
        assertThat(again.statistics().keySet()).isEqualTo(model.statistics().keySet());
      }
    }
  }

  @SeededTest
  void dropoutIsLeftOutAndPathsMoveUp(RandomGenerator random) {
    Network network =
        Network.input(5)
            .dropout(0.1)
            .dense(6)
            .residual(
                b -> b.batchNorm().relu().dropout(0.2).dense(6).dropout(0.3), s -> s.dropout(0.4))
            .dense(2)
            .build();
    Network without =
        Network.input(5).dense(6).residual(b -> b.batchNorm().relu().dense(6)).dense(2).build();
    Model model = RandomModels.of(network, random).task(Task.REAL).build();
    float[] x = RandomModels.floats(ROWS * 5, 1, random);
    Model again = back(new OnnxExport(model).build());
    assertThat(again.network()).isEqualTo(without);
    assertThat(again.predict(x, ROWS)).containsExactly(model.predict(x, ROWS));
    assertThat(again.parameter("1.branch.2", "weight"))
        .containsExactly(model.parameter("2.branch.3", "weight"));
  }

  /** Without BN layers, which went into the weights, the graph computes the same. */
  @SeededTest
  void foldedItComesBackToo(RandomGenerator random) {
    for (Network network : new Network[] {V1, NAMED}) {
      Model model = RandomModels.of(network, random).build();
      float[] x = RandomModels.floats(ROWS * 5, 1, random);
      ModelProto graph = GraphFolding.fold(new OnnxExport(model).build()).after();
      Model again = back(graph);
      assertThat(again.network().graph().batchNorms()).isEmpty();
      assertThat(again.network().layers()).hasSizeLessThan(network.layers().size());
      ParityCertificate parity = ParityCertificate.compare(again, graph, x, ROWS);
      assertThat(parity.relative()).isLessThan(1e-5);
      assertThat(ParityCertificate.compare(model, graph, x, ROWS).relative()).isLessThan(1e-5);
    }
  }

  /** BN that no linear layer can take in stays a node, and is a layer again. */
  @SeededTest
  void batchNormsThatStayNodesComeBack(RandomGenerator random) {
    Model model = RandomModels.of(V2, random).build();
    float[] x = RandomModels.floats(ROWS * 5, 1, random);
    ModelProto graph = GraphFolding.fold(new OnnxExport(model).build()).after();
    Model again = back(graph);
    assertThat(again.network().graph().batchNorms()).isNotEmpty();
    assertThat(ParityCertificate.compare(again, graph, x, ROWS).relative()).isLessThan(1e-5);
    assertThat(ParityCertificate.compare(model, graph, x, ROWS).relative()).isLessThan(1e-5);
  }

  /** Training goes on from the imported weights, with the statistics moving or frozen. */
  @Test
  void isTrainedOnWithBatchNormMovingOrFrozen() {
    Random random = new Random(11);
    Model imported = back(new OnnxExport(RandomModels.of(NAMED, random).build()).build());
    float[] x = RandomModels.floats(120 * 5, 1, random);
    int[] labels = new int[120];
    for (int i = 0; i < labels.length; i++) {
      labels[i] = x[5 * i] > 0.4 ? 2 : x[5 * i + 1] > 0 ? 1 : 0;
    }
    Dataset data = Dataset.ofClasses(x, 5, labels, 3);
    Model moving = tuned(imported.network(), imported, data);
    assertThat(error(moving, x, labels)).isLessThan(error(imported, x, labels) / 2);
    assertThat(mean(moving, "layer1.0.bn1")).isNotEqualTo(mean(imported, "layer1.0.bn1"));
    Network still =
        imported
            .network()
            .withBatchNorms(n ->
                n.withNormalizeBy(NormalizeBy.RUNNING)
                    .withUpdateStatistics(false)
                    .withLearned(false, false));
    Model frozen = tuned(still, imported, data);
    assertThat(error(frozen, x, labels)).isLessThan(error(imported, x, labels) / 2);
    for (String norm : imported.statistics().keySet()) {
      assertThat(mean(frozen, norm)).containsExactly(mean(imported, norm));
      assertThat(frozen.parameter(norm, BatchNorm.GAMMA))
          .containsExactly(imported.parameter(norm, BatchNorm.GAMMA));
    }
    assertThat(frozen.parameter("layer1.0.fc1", "weight"))
        .isNotEqualTo(imported.parameter("layer1.0.fc1", "weight"));
    ModelProto graph = new OnnxExport(frozen).build();
    assertThat(ParityCertificate.compare(frozen, graph, x, 120).relative()).isLessThan(1e-5);
  }

  private static double[] mean(Model model, String norm) {
    return Objects.requireNonNull(
            Objects.requireNonNull(model.statistics().get(norm)).moments().get(Statistics.EMA))
        .mean();
  }

  private static Model tuned(Network network, Model from, Dataset data) {
    return Trainer.of(network)
        .startFrom(from)
        .loss(Loss.softmaxCrossEntropy())
        .optimizer(Optimizer.adam(1e-2))
        .batchSize(30)
        .epochs(30)
        .fit(data)
        .model();
  }

  private static double error(Model model, float[] x, int[] labels) {
    float[] probabilities = model.predict(x, labels.length);
    double sum = 0;
    for (int i = 0; i < labels.length; i++) {
      sum -= Math.log(Math.max(1e-30, probabilities[3 * i + labels[i]]));
    }
    return sum / labels.length;
  }
}
