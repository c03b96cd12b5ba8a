package io.evenkeel.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.evenkeel.dataset.Dataset;
import io.evenkeel.internal.state.InitialState;
import io.evenkeel.internal.state.TrainingState;
import io.evenkeel.kernels.ActivationFunction;
import io.evenkeel.kernels.InvalidInputException;
import io.evenkeel.kernels.RandomStream;
import io.evenkeel.loss.Loss;
import io.evenkeel.network.BatchNorm;
import io.evenkeel.network.Network;
import io.evenkeel.network.ParameterKey;
import io.evenkeel.optimizer.Optimizer;
import io.evenkeel.probe.LayerProbe;
import io.evenkeel.probe.LayerProbe.OfActivation;
import io.evenkeel.probe.LayerProbe.OfBatchNorm;
import io.evenkeel.probe.LayerProbe.OfDense;
import io.evenkeel.probe.ParameterProbe;
import io.evenkeel.probe.Probe;
import io.evenkeel.probe.ProbeResult;
import io.evenkeel.probe.ProbeSteps;
import io.evenkeel.reference.ReferenceNetwork;
import io.evenkeel.run.ProbeJson;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ProbeTest {
  private static final Dataset TRAIN = Blobs.of(300, 3, 7);

  private static final Network NETWORK =
      Network.input(Blobs.FEATURES)
          .dense(20)
          .batchNorm()
          .sigmoid()
          .dropout(0.3)
          .dense(12)
          .relu()
          .batchNorm()
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

  @Test
  void trainingHasTheSameBitsWithAndWithoutProbes() {
    String without = trainer(NETWORK).fit(TRAIN).parametersSha256();
    Probe every = Probe.standard().at(ProbeSteps.every(1)).withZhat().unit("0", 0);
    List<ProbeResult> fused = new ArrayList<>();
    assertThat(trainer(NETWORK).probe(every, fused::add).fit(TRAIN).parametersSha256())
        .isEqualTo(without);
    assertThat(fused).hasSize(21);
    String plain = trainer(NETWORK).unfused().fit(TRAIN).parametersSha256();
    assertThat(trainer(NETWORK).unfused().probe(every, _ -> {}).fit(TRAIN).parametersSha256())
        .isEqualTo(plain);
  }

  @Test
  void anyNumberOfThreadsSeesTheSame() {
    List<ProbeResult> one = new ArrayList<>();
    List<ProbeResult> three = new ArrayList<>();
    trainer(NETWORK).threads(1).probe(Probe.standard(), one::add).fit(TRAIN);
    trainer(NETWORK).threads(3).probe(Probe.standard(), three::add).fit(TRAIN);
    assertThat(three.stream().map(ProbeJson::line))
        .containsExactlyElementsOf(one.stream().map(ProbeJson::line).toList());
  }

  @Test
  void layersAreInOrderWithTheirBlocks() {
    List<LayerProbe> layers = probed(NETWORK, Probe.standard()).getLast().layers();
    assertThat(layers)
        .extracting(LayerProbe::layer)
        .containsExactly("0", "1", "2", "4", "5", "6", "7");
    assertThat(layers).extracting(LayerProbe::block).containsExactly(0, 0, 0, 1, 1, 1, 2);
    assertThat(layers).extracting(LayerProbe::features).containsExactly(20, 20, 20, 12, 12, 12, 3);
  }

  /** The probe's rows are normalised as a mini-batch is: by groups. */
  @Test
  void ghostBatchesAreThoseOfTraining() {
    Dataset rows = TRAIN.slice(0, 100);
    Network network =
        Network.input(NETWORK.inputFeatures())
            .dense(20)
            .batchNorm(BatchNorm.DEFAULT.withGhostRows(8))
            .relu()
            .dense(3)
            .build();
    List<ProbeResult> results = new ArrayList<>();
    trainer(network)
        .batchSize(100)
        .epochs(1)
        .probe(Probe.of(rows).at(ProbeSteps.at(0)).withZhat(), results::add)
        .fit(rows);
    TrainingState initial = InitialState.of(network, 2, 5);
    ReferenceNetwork reference =
        new ReferenceNetwork(network, Loss.softmaxCrossEntropy(), Optimizer.adam(0.1), initial);
    double loss = reference.forward(x(rows), targets(rows));
    assertThat(results.getFirst().loss()).isCloseTo(loss, within(1e-5));
    OfBatchNorm norm = (OfBatchNorm) results.getFirst().layers().get(1);
    // zhat has mean 0 and deviation 1 in each group, so over all rows too.
    assertThat(norm.zhat().orElseThrow().mean()).isCloseTo(0, within(1e-5));
    assertThat(norm.zhat().orElseThrow().std()).isCloseTo(1, within(1e-2));
  }

  /** The first step's loss and gradients, and the probe's own, against a network in double. */
  @Test
  void figuresAreThoseOfTheReference() {
    Dataset rows = TRAIN.slice(0, 100);
    Probe probe = Probe.of(rows).at(ProbeSteps.at(0, 1));
    List<ProbeResult> results = new ArrayList<>();
    Trainer trainer = trainer(NETWORK).optimizer(Optimizer.sgd(0.1)).batchSize(100).epochs(1);
    TrainingRun run = trainer.probe(probe, results::add).fit(rows);

    TrainingState initial = InitialState.of(NETWORK, 0, 5);
    ReferenceNetwork reference =
        new ReferenceNetwork(NETWORK, Loss.softmaxCrossEntropy(), Optimizer.sgd(0.1), initial);
    reference.masks(5, -1);
    assertThat(results.getFirst().loss())
        .isCloseTo(reference.forward(x(rows), targets(rows)), within(1e-5));

    // The training's step goes through the rows in its own order, with its own mask.
    int[] order = RandomStream.of(5, "shuffle", 0).permutation(rows.rows());
    Dataset shuffled = rows.select(order);
    reference.masks(5, 0);
    reference.forward(x(shuffled), targets(shuffled));
    reference.backward(targets(shuffled));
    double[] gradient = reference.parameter(new ParameterKey("0", "weight")).flatGradient();
    double norm = norm(gradient);
    ParameterProbe weight = ((OfDense) results.get(1).layers().getFirst()).parameters().getFirst();
    assertThat(weight.name()).isEqualTo("weight");
    assertThat(weight.gradientNorm()).isCloseTo(norm, within(1e-5 * norm));
    double before = norm(initial.parameter("0", "weight").values());
    assertThat(weight.updateRatio()).isCloseTo(0.1 * norm / before, within(1e-5));
    assertThat(weight.norm())
        .isCloseTo(norm(run.state().parameter("0", "weight").values()), within(1e-9));
  }

  @Test
  void beforeTheFirstStepThereAreNoGradients() {
    OfBatchNorm norm = (OfBatchNorm) probed(NETWORK, Probe.standard()).getFirst().layers().get(1);
    assertThat(norm.parameters()).extracting(ParameterProbe::name).containsExactly("gamma", "beta");
    assertThat(norm.parameters())
        .allSatisfy(p -> {
          assertThat(p.gradientNorm()).isNaN();
          assertThat(p.updateRatio()).isNaN();
        });
    assertThat(norm.gamma().min()).isEqualTo(1);
    assertThat(norm.beta().max()).isEqualTo(0);
  }

  @Test
  void zhatHasMeanZeroAndDeviationOne() {
    for (ProbeResult result : probed(NETWORK, Probe.standard().withZhat())) {
      OfBatchNorm norm = (OfBatchNorm) result.layers().get(1);
      assertThat(norm.zhat().orElseThrow().mean()).isCloseTo(0, within(1e-6));
      assertThat(norm.zhat().orElseThrow().std()).isCloseTo(1, within(1e-3));
      assertThat(norm.zhat().orElseThrow().count()).isEqualTo(256 * 20);
    }
    OfBatchNorm without =
        (OfBatchNorm) probed(NETWORK, Probe.standard()).getFirst().layers().get(1);
    assertThat(without.zhat()).isEmpty();
  }

  /** With one mini-batch of all rows, the EMA after a step is the batch's own statistics. */
  @Test
  void runningStatisticsAreHeldAgainstTheBatch() {
    Network network = Network.input(Blobs.FEATURES).batchNorm().dense(3).build();
    List<ProbeResult> results = new ArrayList<>();
    trainer(network)
        .batchSize(300)
        .epochs(1)
        .probe(Probe.of(TRAIN).at(ProbeSteps.at(0, 1)), results::add)
        .fit(TRAIN);
    OfBatchNorm norm = (OfBatchNorm) results.get(1).layers().getFirst();
    assertThat(norm.block()).isEqualTo(-1);
    assertThat(norm.meanGap().count()).isEqualTo(Blobs.FEATURES);
    assertThat(norm.meanGap().max()).isCloseTo(0, within(1e-6f));
    assertThat(norm.stdRatio().min()).isCloseTo(1, within(1e-6f));
    assertThat(norm.stdRatio().max()).isCloseTo(1, within(1e-6f));
    OfBatchNorm empty = (OfBatchNorm) results.get(0).layers().getFirst();
    assertThat(Math.abs(empty.meanGap().max())).isGreaterThan(0.1f);
  }

  /** Every row is positive, so relu lets all through; turned round, it lets nothing through. */
  @Test
  void saturatedElementsAndDeadUnitsAreCounted() {
    for (ActivationFunction function :
        List.of(ActivationFunction.RELU, ActivationFunction.SIGMOID, ActivationFunction.TANH)) {
      Network network = Network.input(1).activation(function).dense(2).build();
      // relu: 0, -1, -9 saturated; sigmoid: |x| > 4.36; tanh: |x| > 2.18
      float[] x = {0, -1, 2, 2.2f, -4.3f, 5, 9, -9};
      Dataset rows = Dataset.ofClasses(x, 1, new int[] {0, 1, 0, 1, 0, 1, 0, 1}, 2);
      List<ProbeResult> results = new ArrayList<>();
      trainer(network).probe(Probe.of(rows).at(ProbeSteps.at(0)), results::add).fit(rows);
      OfActivation activation = (OfActivation) results.getFirst().layers().getFirst();
      assertThat(activation.dead()).isZero();
      double expected =
          switch (function) {
            case RELU -> 4;
            case SIGMOID -> 3;
            default -> 5;
          };
      assertThat(activation.saturated()).isEqualTo(expected / 8);
      results.clear();
      Dataset below = Dataset.ofClasses(new float[] {-6, -7}, 1, new int[] {0, 1}, 2);
      trainer(network).probe(Probe.of(below).at(ProbeSteps.at(0)), results::add).fit(below);
      assertThat(((OfActivation) results.getFirst().layers().getFirst()).dead()).isEqualTo(1);
    }
  }

  @Test
  void oneUnitIsFollowed() {
    Probe probe = Probe.standard().at(ProbeSteps.every(5)).unit("1", 4);
    for (ProbeResult result : probed(NETWORK, probe)) {
      assertThat(result.units()).hasSize(1);
      assertThat(result.units().getFirst().output().count()).isEqualTo(256);
      float beta = result.units().getFirst().output().p50();
      assertThat(beta).isBetween(-1f, 1f);
    }
  }

  @Test
  void evaluationsAreMadeAtTheirSteps() {
    List<Long> steps = new ArrayList<>();
    List<Double> losses = new ArrayList<>();
    Dataset test = Blobs.of(50, 3, 8);
    TrainingRun run =
        trainer(NETWORK)
            .evaluate(
                ProbeSteps.every(10),
                test,
                (step, evaluation) -> {
                  steps.add(step);
                  losses.add(evaluation.loss());
                })
            .fit(TRAIN, test);
    assertThat(steps).containsExactly(0L, 10L, 20L);
    assertThat(losses.getLast()).isEqualTo(run.test().orElseThrow().loss());
    assertThat(losses.get(1)).isEqualTo(run.history().getFirst().test().orElseThrow().loss());
  }

  @Test
  void whatTheNetworkDoesNotHaveIsRefused() {
    assertThatThrownBy(() -> probed(NETWORK, Probe.standard().unit("8", 0)))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(
            "a probe is to follow a unit of layer 8, but the network's layers are 0, 1, 2, 3, 4, 5,"
                + " 6, 7");
    assertThatThrownBy(() -> probed(NETWORK, Probe.standard().unit("7", 3)))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage("a probe is to follow unit 3 of layer 7, whose units are 0 to 2");
    assertThatThrownBy(() -> probed(NETWORK, Probe.of(TRAIN.slice(0, 1))))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(
            "a probe of a network with batch normalization needs at least 2 rows, but got 1");
    Dataset wide = Dataset.ofClasses(new float[10], 5, new int[2], 3);
    assertThatThrownBy(() -> probed(NETWORK, Probe.of(wide)))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(
            "the network's input has 4 features, but the probe data has 5: build it with input(5)");
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

  private static double norm(float[] values) {
    double squares = 0;
    for (float value : values) {
      squares += (double) value * value;
    }
    return Math.sqrt(squares);
  }
}
