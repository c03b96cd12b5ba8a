package io.evenkeel.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.evenkeel.dataset.Dataset;
import io.evenkeel.internal.state.InitialState;
import io.evenkeel.internal.state.TrainingState;
import io.evenkeel.kernels.InvalidInputException;
import io.evenkeel.kernels.RandomStream;
import io.evenkeel.loss.Loss;
import io.evenkeel.network.Network;
import io.evenkeel.network.ParameterKey;
import io.evenkeel.optimizer.Optimizer;
import io.evenkeel.probe.LayerProbe;
import io.evenkeel.probe.LayerProbe.OfBatchNorm;
import io.evenkeel.probe.LayerProbe.OfDense;
import io.evenkeel.probe.ParameterProbe;
import io.evenkeel.probe.Probe;
import io.evenkeel.probe.ProbeResult;
import io.evenkeel.probe.ProbeSteps;
import io.evenkeel.reference.ReferenceNetwork;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Probes of a network with residuals. */
class ResidualProbeTest {
  private static final Dataset TRAIN = Blobs.of(300, 3, 7);

  private static final Network RESIDUAL =
      Network.input(Blobs.FEATURES)
          .dense(12)
          .residual(
              b -> b.batchNorm().sigmoid().dropout(0.3).dense(9).named("conv2"),
              s -> s.dense(9).batchNorm())
          .named("block")
          .residual(b -> b.relu().dense(9).batchNorm())
          .dense(3)
          .build();

  private static Trainer trainer(Network network) {
    return Trainer.of(network)
        .loss(Loss.softmaxCrossEntropy())
        .optimizer(Optimizer.adam(0.01))
        .batchSize(32)
        .epochs(2)
        .seed(5);
  }

  private static List<ProbeResult> probed(Network network, Probe probe) {
    List<ProbeResult> results = new ArrayList<>();
    trainer(network).probe(probe, results::add).fit(TRAIN);
    return results;
  }

  /** Loss, gradients' norms and outputs of a residual network, against one in double. */
  @Test
  void figuresOfResidualsAreThoseOfTheReference() {
    Dataset rows = TRAIN.slice(0, 100);
    Probe probe = Probe.of(rows).at(ProbeSteps.at(0, 1)).withZhat().unit("block.shortcut.1", 4);
    List<ProbeResult> results = new ArrayList<>();
    Trainer trainer = trainer(RESIDUAL).optimizer(Optimizer.sgd(0.1)).batchSize(100).epochs(1);
    String without = trainer.fit(rows).parametersSha256();
    assertThat(trainer.probe(probe, results::add).fit(rows).parametersSha256()).isEqualTo(without);
    assertThat(results.getFirst().layers())
        .extracting(LayerProbe::layer)
        .containsExactly(
            "0",
            "block.shortcut.0",
            "block.shortcut.1",
            "block.branch.0",
            "block.branch.1",
            "block.conv2",
            "2.branch.0",
            "2.branch.1",
            "2.branch.2",
            "3");
    assertThat(results.getFirst().layers())
        .extracting(LayerProbe::block)
        .containsExactly(0, 1, 1, 1, 1, 2, 2, 3, 3, 4);

    TrainingState initial = InitialState.of(RESIDUAL, 0, 5);
    ReferenceNetwork reference =
        new ReferenceNetwork(RESIDUAL, Loss.softmaxCrossEntropy(), Optimizer.sgd(0.1), initial);
    reference.masks(5, -1);
    assertThat(results.getFirst().loss())
        .isCloseTo(reference.forward(x(rows), targets(rows)), within(1e-5));
    Dataset shuffled = rows.select(RandomStream.of(5, "shuffle", 0).permutation(rows.rows()));
    reference.masks(5, 0);
    reference.forward(x(shuffled), targets(shuffled));
    reference.backward(targets(shuffled));
    for (LayerProbe layer : results.get(1).layers()) {
      List<ParameterProbe> parameters =
          switch (layer) {
            case OfDense dense -> dense.parameters();
            case OfBatchNorm norm -> norm.parameters();
            default -> List.of();
          };
      for (ParameterProbe parameter : parameters) {
        ParameterKey key = new ParameterKey(layer.layer(), parameter.name());
        double norm = norm(reference.parameter(key).flatGradient());
        assertThat(parameter.gradientNorm())
            .as("%s", key)
            .isCloseTo(norm, within(1e-5 * (0.1 + norm)));
      }
      if (layer instanceof OfBatchNorm norm) {
        assertThat(norm.zhat().orElseThrow().mean()).isCloseTo(0, within(1e-6));
        assertThat(norm.zhat().orElseThrow().std()).isCloseTo(1, within(1e-2));
        assertThat(norm.stdRatio().count()).isEqualTo(layer.features());
      }
    }
    assertThat(results.get(1).units().getFirst().layer()).isEqualTo("block.shortcut.1");
    assertThat(results.get(1).units().getFirst().output().count()).isEqualTo(100);
  }

  @Test
  void aSumIsNoLayerWhoseUnitsAreFollowed() {
    assertThatThrownBy(() -> probed(RESIDUAL, Probe.standard().unit("block", 0)))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(
            "a probe is to follow a unit of layer block, but the network's layers are 0,"
                + " block.shortcut.0, block.shortcut.1, block.branch.0, block.branch.1,"
                + " block.branch.2, block.conv2, 2.branch.0, 2.branch.1, 2.branch.2, 3");
  }

  private static double[][] x(Dataset data) {
    float[] x = new float[data.rows() * data.features()];
    data.copyFeatures(all(data), 0, data.rows(), x, 0);
    return matrix(x, data.features());
  }

  private static double[][] targets(Dataset data) {
    float[] targets = new float[data.rows()];
    data.copyTargets(all(data), 0, data.rows(), targets, 0);
    return matrix(targets, 1);
  }

  private static int[] all(Dataset data) {
    return IntStream.range(0, data.rows()).toArray();
  }

  private static double[][] matrix(float[] values, int columns) {
    double[][] result = new double[values.length / columns][columns];
    for (int i = 0; i < values.length; i++) {
      result[i / columns][i % columns] = values[i];
    }
    return result;
  }

  private static double norm(double[] values) {
    return Math.sqrt(Arrays.stream(values).map(v -> v * v).sum());
  }
}
