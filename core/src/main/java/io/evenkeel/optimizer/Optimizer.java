package io.evenkeel.optimizer;

import io.evenkeel.kernels.InvalidInputException;
import io.evenkeel.network.Dense;
import io.evenkeel.network.Graph;
import io.evenkeel.network.Network;
import io.evenkeel.network.ParameterKey;
import io.evenkeel.network.ParameterSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.SequencedMap;

/**
 * What a step does with the gradients: an update rule, its learning rate, weight decay and
 * clipping. It trains gamma and beta like any weight, where no setting of a group of parameters
 * says otherwise. A description, without arrays.
 *
 * {@snippet class="io.evenkeel.examples.CoreExamples" region="optimizer"}
 *
 * @param rule how one weight moves
 * @param rate the learning rate, positive; a {@link Schedule} scales it from step to step
 * @param weightDecay at least 0. {@link AdamW}, and {@link Muon} of the weights that it makes
 *     orthogonal, shrinks the weight by rate * weightDecay; every other rule adds weightDecay *
 *     weight to the gradient (L2)
 * @param decayNormAndBias whether weight decay also takes gamma, beta, the biases and the tables of
 *     embeddings, which it leaves alone otherwise
 * @param clipNorm the global norm, over all gradients together, that longer gradients are scaled
 *     down to; 0 for no clipping. What is frozen does not count
 * @param groups what is done differently with groups of parameters; where several settings of one
 *     kind apply to a parameter, the last one holds
 */
public record Optimizer(
    UpdateRule rule,
    double rate,
    double weightDecay,
    boolean decayNormAndBias,
    double clipNorm,
    List<GroupSetting> groups,
    WeightAverage average) {

  public Optimizer {
    groups = List.copyOf(groups);
    requirePositive("the learning rate", rate);
    requireNotNegative("weight decay", weightDecay);
    requireNotNegative("the gradient norm to clip to", clipNorm);
  }

  /** An optimizer of that rule, without weight decay or clipping. */
  public static Optimizer of(UpdateRule rule, double rate) {
    return new Optimizer(rule, rate, 0, false, 0, List.of(), WeightAverage.none());
  }

  /** {@link Sgd}. */
  public static Optimizer sgd(double rate) {
    return of(new Sgd(), rate);
  }

  /** {@link Momentum}, not Nesterov's; 0.9 is the usual momentum. */
  public static Optimizer momentum(double rate, double momentum) {
    return of(new Momentum(momentum, false), rate);
  }

  /** {@link Momentum} as Nesterov's. */
  public static Optimizer nesterov(double rate, double momentum) {
    return of(new Momentum(momentum, true), rate);
  }

  /** {@link RmsProp} with its defaults. */
  public static Optimizer rmsprop(double rate) {
    return of(RmsProp.DEFAULT, rate);
  }

  /** {@link Adam} with its defaults. */
  public static Optimizer adam(double rate) {
    return of(Adam.DEFAULT, rate);
  }

  /** {@link AdamW} with its defaults; PyTorch's weight decay is 0.01. */
  public static Optimizer adamW(double rate, double weightDecay) {
    return of(AdamW.DEFAULT, rate).withWeightDecay(weightDecay);
  }

  /** {@link Muon} with its defaults; airbench94's rate is 0.24. */
  public static Optimizer muon(double rate) {
    return of(Muon.DEFAULT, rate);
  }

  public Optimizer withRate(double value) {
    return new Optimizer(rule, value, weightDecay, decayNormAndBias, clipNorm, groups, average);
  }

  public Optimizer withWeightDecay(double value) {
    return new Optimizer(rule, rate, value, decayNormAndBias, clipNorm, groups, average);
  }

  /** With weight decay on gamma, beta, the biases and embeddings too, or not. */
  public Optimizer withDecayOnNormAndBias(boolean value) {
    return new Optimizer(rule, rate, weightDecay, value, clipNorm, groups, average);
  }

  /** With gradients scaled down to a global norm of at most {@code value}; 0 for no clipping. */
  public Optimizer withClipNorm(double value) {
    return new Optimizer(rule, rate, weightDecay, decayNormAndBias, value, groups, average);
  }

  /** With a group's learning rate times a factor. */
  public Optimizer withRateFactor(ParameterGroup group, double factor) {
    return with(new GroupSetting.RateFactor(group, factor));
  }

  /** With a group's own weight decay. */
  public Optimizer withWeightDecay(ParameterGroup group, double value) {
    return with(new GroupSetting.Decay(group, value));
  }

  /**
   * With a scale for each input of a group's dense layers, learned at the learning rate times a
   * factor; see {@link GroupSetting.InputScales}. The rule must be {@link AdamW}.
   */
  public Optimizer withInputScales(ParameterGroup group, double factor) {
    return with(new GroupSetting.InputScales(group, factor));
  }

  /** With a group that is not trained. */
  public Optimizer withFrozen(ParameterGroup group) {
    return withFrozenAfter(group, 0);
  }

  /** With a group that is trained for some epochs only. */
  public Optimizer withFrozenAfter(ParameterGroup group, int epochs) {
    return with(new GroupSetting.Freeze(group, epochs));
  }

  /** With an average of the weights, which is evaluated and saved in their place. */
  public Optimizer withAverage(WeightAverage value) {
    return new Optimizer(rule, rate, weightDecay, decayNormAndBias, clipNorm, groups, value);
  }

  /** With one more setting of a group. */
  public Optimizer with(GroupSetting setting) {
    List<GroupSetting> more = new ArrayList<>(groups);
    more.add(setting);
    return new Optimizer(rule, rate, weightDecay, decayNormAndBias, clipNorm, more, average);
  }

  /**
   * What it does with a parameter.
   *
   * @param graph of the network that the parameter belongs to
   * @param spec what the parameter is in its layer
   */
  public Treatment of(Graph graph, ParameterKey key, ParameterSpec spec) {
    boolean trained = spec.learned();
    Direction direction =
        rule instanceof Muon muon ? muon.direction(graph, key) : Direction.GRADIENT;
    double base =
        rule instanceof Muon muon && direction == Direction.GRADIENT ? muon.otherRate() : 1;
    double factor = 1;
    double decay = spec.decays() || decayNormAndBias ? weightDecay : 0;
    double scaleFactor = 0;
    for (GroupSetting setting : groups) {
      if (setting.group().contains(key)) {
        switch (setting) {
          case GroupSetting.RateFactor f -> factor = f.factor();
          case GroupSetting.Decay d -> decay = d.value();
          case GroupSetting.Freeze f -> trained = spec.learned() && f.epochs() > 0;
          case GroupSetting.InputScales s -> scaleFactor = isDense(graph, key) ? s.factor() : 0;
        }
      }
    }
    return new Treatment(trained, base * factor, decay, direction, scaleFactor);
  }

  private static boolean isDense(Graph graph, ParameterKey key) {
    return key.role().equals(Dense.WEIGHT) && graph.at(key.path()).op() instanceof Dense;
  }

  /**
   * The optimizer of the epoch that follows {@code epochs} epochs: what is frozen by then is frozen
   * from the start, and nothing is frozen later.
   */
  public Optimizer afterEpochs(int epochs) {
    List<GroupSetting> now = new ArrayList<>();
    for (GroupSetting setting : groups) {
      if (setting instanceof GroupSetting.Freeze(ParameterGroup group, int trained)) {
        now.add(new GroupSetting.Freeze(group, epochs < trained ? Integer.MAX_VALUE : 0));
      } else {
        now.add(setting);
      }
    }
    return new Optimizer(rule, rate, weightDecay, decayNormAndBias, clipNorm, now, average);
  }

  /**
   * Checks that every group at a path is there in a network, and that something is trained in every
   * epoch.
   *
   * @param epochs of the training
   * @throws InvalidInputException if not
   */
  public void requireFits(Network network, int epochs) {
    SequencedMap<ParameterKey, ParameterSpec> parameters = network.graph().parameters();
    for (GroupSetting setting : groups) {
      ParameterGroup group = setting.group();
      if (!group.path().isEmpty() && parameters.keySet().stream().noneMatch(group::contains)) {
        throw new InvalidInputException(
            "the optimizer sets %s apart, but the network has no such parameters: its layers with parameters are %s"
                .formatted(
                    group,
                    String.join(
                        ", ",
                        parameters.keySet().stream().map(ParameterKey::path).distinct().toList())));
      }
    }
    if (scalesInputs()) {
      requireScalesFit(network.graph(), parameters);
    }
    Optimizer last = afterEpochs(epochs - 1);
    if (parameters.entrySet().stream()
        .noneMatch(e -> last.of(network.graph(), e.getKey(), e.getValue()).trained())) {
      throw new InvalidInputException(
          "all parameters are frozen before the last of %d epochs: train fewer epochs, or freeze less"
              .formatted(epochs));
    }
  }

  private void requireScalesFit(Graph graph, SequencedMap<ParameterKey, ParameterSpec> parameters) {
    if (!(rule instanceof AdamW)) {
      throw new InvalidInputException(
          "scales of inputs are learned beside AdamW, but the optimizer is %s: choose adamw, or leave the scales out"
              .formatted(rule.name()));
    }
    parameters.forEach((key, spec) -> {
      if (of(graph, key, spec).scalesInputs()
          && spec.columns() < GroupSetting.InputScales.FEWEST_FEATURES) {
        throw new InvalidInputException(
            "the inputs of %s can have scales if it has at least %d features, but it has %d: widen it, or leave the scales out"
                .formatted(
                    graph.at(key.path()).title(),
                    GroupSetting.InputScales.FEWEST_FEATURES,
                    spec.columns()));
      }
    });
  }

  /** Whether the inputs of a layer have scales. */
  private boolean scalesInputs() {
    return groups.stream().anyMatch(GroupSetting.InputScales.class::isInstance);
  }

  /**
   * Number of arrays of state that go with each weight array: the rule's; after them the average,
   * where one is kept; and after that one for the scales of inputs, where there are any.
   */
  public int slots() {
    return rule.slots() + (average.kept() ? 1 : 0) + (scalesInputs() ? 1 : 0);
  }

  /** Whether one of those arrays holds means of squares, which are at least 0. */
  public boolean holdsSquares(int slot) {
    return rule.holdsSquares(slot);
  }

  /** Whether gradients are clipped, so that an update needs all of them first. */
  public boolean clips() {
    return clipNorm > 0;
  }

  static void requireShare(String what, double value) {
    if (!(value >= 0 && value < 1)) {
      throw new InvalidInputException(
          "%s must be at least 0 and below 1, but got %s".formatted(what, value));
    }
  }

  static void requirePositive(String what, double value) {
    if (!(value > 0) || Double.isInfinite(value)) {
      throw new InvalidInputException(
          "%s must be positive and finite, but got %s".formatted(what, value));
    }
  }

  static void requireNotNegative(String what, double value) {
    if (!(value >= 0) || Double.isInfinite(value)) {
      throw new InvalidInputException(
          "%s must be at least 0 and finite, but got %s".formatted(what, value));
    }
  }
}
