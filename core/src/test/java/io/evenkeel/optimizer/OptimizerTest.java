package io.evenkeel.optimizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evenkeel.kernels.InvalidInputException;
import io.evenkeel.network.BatchNorm;
import io.evenkeel.network.EmbeddingTable;
import io.evenkeel.network.Network;
import io.evenkeel.network.NormalizeBy;
import java.util.stream.Collectors;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class OptimizerTest {

  @Test
  void slots() {
    assertThat(Optimizer.sgd(1).slots()).isEqualTo(0);
    assertThat(Optimizer.momentum(1, 0.9).slots()).isEqualTo(1);
    assertThat(Optimizer.nesterov(1, 0.9).slots()).isEqualTo(1);
    assertThat(Optimizer.rmsprop(1).slots()).isEqualTo(1);
    assertThat(Optimizer.adam(1).slots()).isEqualTo(2);
    assertThat(Optimizer.adamW(1, 0.01).slots()).isEqualTo(2);
    assertThat(Optimizer.muon(1).slots()).isEqualTo(1);
  }

  private static final Network NETWORK =
      Network.input(2)
          .embedding(new EmbeddingTable(3, 1))
          .dense(2, true)
          .named("layer1.dense")
          .relu()
          .batchNorm(BatchNorm.DEFAULT.withLearned(false, true))
          .named("layer10")
          .build();

  private static String treatments(Optimizer optimizer) {
    return NETWORK.graph().parameters().entrySet().stream()
        .map(e -> {
          Treatment t = optimizer.of(NETWORK.graph(), e.getKey(), e.getValue());
          String moves = t.rateFactor() + "/" + t.weightDecay();
          return e.getKey() + " " + (t.trained() ? moves : "fixed");
        })
        .collect(Collectors.joining(", "));
  }

  @Test
  void weightDecayLeavesGammaBetaAndBiasesAloneUnlessAsked() {
    assertThat(treatments(Optimizer.adamW(0.1, 0.5)))
        .isEqualTo(
            "0.table0 1.0/0.0, layer1.dense.weight 1.0/0.5, layer1.dense.bias 1.0/0.0,"
                + " layer10.gamma fixed, layer10.beta 1.0/0.0");
    assertThat(treatments(Optimizer.adamW(0.1, 0.5).withDecayOnNormAndBias(true)))
        .isEqualTo(
            "0.table0 1.0/0.5, layer1.dense.weight 1.0/0.5, layer1.dense.bias 1.0/0.5,"
                + " layer10.gamma fixed, layer10.beta 1.0/0.5");
  }

  @Test
  void groupsAreByRoleAndByPath() {
    assertThat(
            treatments(
                Optimizer.sgd(0.1)
                    .withWeightDecay(0.5)
                    .withRateFactor(ParameterGroup.all(), 2)
                    .withRateFactor(ParameterGroup.betas(), 64)
                    .withWeightDecay(ParameterGroup.betas(), 0.25)
                    .withFrozen(ParameterGroup.weights().under("layer1"))))
        .isEqualTo(
            "0.table0 2.0/0.0, layer1.dense.weight fixed, layer1.dense.bias 2.0/0.0,"
                + " layer10.gamma fixed, layer10.beta 64.0/0.25");
    assertThat(ParameterGroup.biases().under("layer1.dense"))
        .hasToString("every bias of layer1.dense");
    assertThat(ParameterGroup.gammas()).hasToString("every gamma");
    assertThat(ParameterGroup.at("layer1")).hasToString("all of layer1");
    assertThat(ParameterGroup.all()).hasToString("everything");
  }

  @Test
  void muonTakesHiddenWeights() {
    Network network =
        Network.image(6, 6, 3)
            .conv(8, 3)
            .named("bare")
            .relu()
            .conv(8, 3)
            .named("pooled")
            .maxPool(2)
            .batchNorm()
            .relu()
            .residual(b -> b.conv(8, 3).named("summed"))
            .conv(8, 3)
            .named("normed")
            .batchNorm()
            .flatten()
            .dense(4)
            .named("hidden")
            .batchNorm(BatchNorm.DEFAULT.withNormalizeBy(NormalizeBy.RUNNING))
            .dense(5)
            .named("head")
            .build();
    Optimizer optimizer = Optimizer.muon(0.24).withRateFactor(ParameterGroup.betas(), 64);
    assertThat(
            network.graph().parameters().entrySet().stream()
                .map(e -> {
                  Treatment t = optimizer.of(network.graph(), e.getKey(), e.getValue());
                  return e.getKey() + " " + t.direction() + " " + t.rateFactor();
                }))
        .containsExactly(
            "bare.weight ORTHOGONAL 1.0",
            "bare.bias GRADIENT 7.0",
            "pooled.weight ORTHOGONAL_NORMALIZED 1.0",
            "4.gamma GRADIENT 7.0",
            "4.beta GRADIENT 448.0",
            "6.summed.weight ORTHOGONAL 1.0",
            "6.summed.bias GRADIENT 7.0",
            "normed.weight ORTHOGONAL_NORMALIZED 1.0",
            "8.gamma GRADIENT 7.0",
            "8.beta GRADIENT 448.0",
            "hidden.weight ORTHOGONAL 1.0",
            "11.gamma GRADIENT 7.0",
            "11.beta GRADIENT 448.0",
            "head.weight GRADIENT 7.0",
            "head.bias GRADIENT 7.0");
  }

  @Test
  void whatIsFrozenAfterSomeEpochsIsTrainedUntilThen() {
    Optimizer optimizer = Optimizer.sgd(1).withFrozenAfter(ParameterGroup.at("layer1"), 3);
    String trained =
        "0.table0 1.0/0.0, layer1.dense.weight 1.0/0.0, layer1.dense.bias 1.0/0.0,"
            + " layer10.gamma fixed, layer10.beta 1.0/0.0";
    assertThat(treatments(optimizer.afterEpochs(0))).isEqualTo(trained);
    assertThat(treatments(optimizer.afterEpochs(2))).isEqualTo(trained);
    assertThat(treatments(optimizer.afterEpochs(3)))
        .isEqualTo(
            "0.table0 1.0/0.0, layer1.dense.weight fixed, layer1.dense.bias fixed, layer10.gamma"
                + " fixed, layer10.beta 1.0/0.0");
    assertThat(optimizer.afterEpochs(2)).isEqualTo(optimizer.afterEpochs(0));
  }

  @Test
  void groupsHaveToFitTheNetwork() {
    Optimizer optimizer = Optimizer.sgd(1).withRateFactor(ParameterGroup.biases(), 64);
    optimizer.requireFits(Network.input(2).dense(2).batchNorm().build(), 1);
    rejects(
        () -> optimizer.withFrozen(ParameterGroup.at("layer")).requireFits(NETWORK, 1),
        "the optimizer sets all of layer apart, but the network has no such parameters: its layers"
            + " with parameters are 0, layer1.dense, layer10");
    Optimizer frozen = optimizer.withFrozenAfter(ParameterGroup.all(), 2);
    frozen.requireFits(NETWORK, 2);
    rejects(
        () -> frozen.requireFits(NETWORK, 3),
        "all parameters are frozen before the last of 3 epochs: train fewer epochs, or freeze less");
  }

  @Test
  void scalesOfInputsGoWithAdamWAndWideLayers() {
    Network network = Network.input(4).dense(3).batchNorm().relu().dense(2).build();
    Optimizer scaled = Optimizer.adamW(1, 0).withInputScales(ParameterGroup.at("0"), 20);
    scaled.requireFits(network, 1);
    assertThat(scaled.slots()).isEqualTo(3);
    assertThat(scaled.withAverage(WeightAverage.ema(0.9)).slots()).isEqualTo(4);
    rejects(
        () -> Optimizer.sgd(1).withInputScales(ParameterGroup.at("0"), 20).requireFits(network, 1),
        "scales of inputs are learned beside AdamW, but the optimizer is SGD: choose adamw, or"
            + " leave the scales out");
    rejects(
        () -> scaled.withInputScales(ParameterGroup.weights(), 1).requireFits(network, 1),
        "the inputs of layer 3 (Dense) can have scales if it has at least 3 features, but it has"
            + " 2: widen it, or leave the scales out");
    rejects(
        () -> scaled.withInputScales(ParameterGroup.at("0"), 0),
        "the factor of the rate of the scales of all of 0 must be positive and finite, but got 0.0");
  }

  @Test
  void settingsOutOfRange() {
    rejects(
        () -> Optimizer.sgd(1).withRateFactor(ParameterGroup.betas(), 0),
        "the factor of the learning rate of every beta must be positive and finite, but got 0.0");
    rejects(
        () -> Optimizer.sgd(1).withWeightDecay(ParameterGroup.betas(), -1),
        "the weight decay of every beta must be at least 0 and finite, but got -1.0");
    rejects(
        () -> Optimizer.sgd(1).withFrozenAfter(ParameterGroup.at("0"), -1),
        "all of 0 can be frozen after 0 or more epochs, but got -1");
    rejects(() -> Optimizer.sgd(0), "the learning rate must be positive and finite, but got 0.0");
    rejects(
        () -> Optimizer.sgd(1).withWeightDecay(-1),
        "weight decay must be at least 0 and finite, but got -1.0");
    rejects(
        () -> Optimizer.sgd(1).withClipNorm(Double.NaN),
        "the gradient norm to clip to must be at least 0 and finite, but got NaN");
    rejects(() -> Optimizer.momentum(1, 1), "momentum must be at least 0 and below 1, but got 1.0");
    rejects(
        () -> new RmsProp(-1, 1e-8),
        "RMSprop's decay must be at least 0 and below 1, but got -1.0");
    rejects(
        () -> new Adam(0.9, 0.999, 0), "Adam's epsilon must be positive and finite, but got 0.0");
    rejects(
        () -> new AdamW(0.9, 1, 1e-8), "AdamW's beta2 must be at least 0 and below 1, but got 1.0");
    rejects(
        () -> new Muon(1, 3, 0.85, 7),
        "Muon's momentum must be at least 0 and below 1, but got 1.0");
    rejects(
        () -> new Muon(0.6, 3, -1, 7),
        "Muon's momentum of other parameters must be at least 0 and below 1, but got -1.0");
    rejects(
        () -> new Muon(0.6, 3, 0.85, 0),
        "Muon's factor of the rate of other parameters must be positive and finite, but got 0.0");
    rejects(
        () -> new Muon(0.6, 0, 0.85, 7),
        "Muon makes 1 or more iterations of Newton-Schulz, but got 0");
  }

  private static void rejects(ThrowingCallable call, String message) {
    assertThatThrownBy(call).isInstanceOf(InvalidInputException.class).hasMessage(message);
  }
}
