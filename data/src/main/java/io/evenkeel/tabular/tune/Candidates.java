package io.evenkeel.tabular.tune;

import io.evenkeel.kernels.ActivationFunction;
import io.evenkeel.kernels.RandomStream;
import io.evenkeel.tabular.TabularNetwork;
import io.evenkeel.tabular.TabularSettings;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.List;

/**
 * Settings to be tried: number 0 is where the search begins, the others are drawn, each by its
 * number alone.
 *
 * @param base where the search begins; its seed draws the others
 */
public record Candidates(TabularSettings base) {
  private static final List<List<Integer>> WIDTHS =
      List.of(
          List.of(64),
          List.of(128, 64),
          List.of(256, 128),
          List.of(512, 256),
          List.of(256, 256, 256));
  private static final double[] DROPOUTS = {0, 0.1, 0.2, 0.3, 0.4, 0.5};
  private static final double[] DECAYS = {0.001, 0.01, 0.1};
  private static final double[] SCALES = {0, 6, 20};

  /** A candidate has the base's members times one of these, in halves. */
  private static final int[] MEMBER_HALVES = {1, 2, 4};

  /** One in this many has no BatchNorm, and one in this many is residual. */
  private static final int RARE = 4;

  /** The rate is the base's times 10 to a power between these. */
  private static final double LEAST_POWER = -0.75;

  private static final double MOST_POWER = 0.5;

  /** The settings of a number from 0. */
  public TabularSettings of(int number) {
    if (number == 0) {
      return base;
    }
    RandomStream random = RandomStream.of(base.seed(), "candidate", number);
    double power = LEAST_POWER + (MOST_POWER - LEAST_POWER) * random.nextDouble();
    return base.withHidden(WIDTHS.get(random.nextInt(WIDTHS.size())).toArray(Integer[]::new))
        .withLearningRate(rounded(base.learningRate() * StrictMath.pow(10, power)))
        .withDropout(DROPOUTS[random.nextInt(DROPOUTS.length)])
        .withWeightDecay(DECAYS[random.nextInt(DECAYS.length)])
        .withBatchNorm(random.nextInt(RARE) > 0)
        .withNormAfter(random.nextInt(2) > 0)
        .withActivation(random.nextInt(2) > 0 ? ActivationFunction.SILU : ActivationFunction.RELU)
        .withNetwork(random.nextInt(RARE) > 0 ? TabularNetwork.MLP : TabularNetwork.RESNET)
        .withMembers(members(MEMBER_HALVES[random.nextInt(MEMBER_HALVES.length)]))
        .withInputScales(SCALES[random.nextInt(SCALES.length)]);
  }

  private int members(int halves) {
    return Math.clamp(base.members() * halves / 2, 1, TabularSettings.MOST_MEMBERS);
  }

  /** To two significant digits, which can be typed. */
  private static double rounded(double value) {
    return new BigDecimal(value).round(new MathContext(2)).doubleValue();
  }
}
