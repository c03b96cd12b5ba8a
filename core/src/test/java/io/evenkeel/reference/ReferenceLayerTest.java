package io.evenkeel.reference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.evenkeel.internal.state.Parameter;
import io.evenkeel.internal.state.RunningStatistics;
import io.evenkeel.kernels.ActivationFunction;
import io.evenkeel.network.Activation;
import io.evenkeel.network.BatchNorm;
import io.evenkeel.network.Dropout;
import io.evenkeel.network.NormalizeBy;
import io.evenkeel.network.ParameterKey;
import io.evenkeel.network.Scale;
import io.evenkeel.testkit.BadlyScaledColumn;
import io.evenkeel.testkit.GradientCheck;
import io.evenkeel.testkit.RandomWeightedLoss;
import io.evenkeel.testkit.SeededTest;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each reference layer against central differences. */
class ReferenceLayerTest {

  @SeededTest
  void dense(RandomGenerator random) {
    ReferenceParameter weight = parameter("weight", 3, 4, random);
    ReferenceParameter bias = parameter("bias", 1, 4, random);
    check(new ReferenceDense(weight, bias), gaussian(5, 3, random), 1e-5, random);
    check(new ReferenceDense(weight, null), gaussian(5, 3, random), 1e-5, random);
  }

  @SeededTest
  void embedding(RandomGenerator random) {
    double[][] x = gaussian(9, 4, random);
    for (double[] row : x) {
      row[2] = random.nextInt(3);
      row[3] = random.nextInt(5);
    }
    ReferenceParameter first = parameter("table0", 3, 2, random);
    ReferenceParameter second = parameter("table1", 5, 1, random);
    check(new ReferenceEmbedding(List.of(first, second)), x, 1e-5, random);
  }

  @SeededTest
  void batchNormByTheBatch(RandomGenerator random) {
    for (int rows : new int[] {2, 3, 17}) {
      check(batchNorm(BatchNorm.DEFAULT, 4, random), gaussian(rows, 4, random), 1e-5, random);
    }
  }

  /** Groups of 2, 3 (the short last one is taken in), and as many as there are rows. */
  @SeededTest
  void batchNormByGroups(RandomGenerator random) {
    for (int groupRows : new int[] {2, 3, 8, 17}) {
      BatchNorm norm = BatchNorm.DEFAULT.withGhostRows(groupRows).withEpsilon(0.1);
      check(batchNorm(norm, 4, random), gaussian(17, 4, random), 1e-5, random);
    }
  }

  @SeededTest
  void batchNormByRunningStatistics(RandomGenerator random) {
    BatchNorm frozen = BatchNorm.DEFAULT.withNormalizeBy(NormalizeBy.RUNNING);
    check(batchNorm(frozen, 4, random), gaussian(17, 4, random), 1e-5, random);
  }

  /** The columns' own step: a thousandth of their spread, so that the quotient's error is 1e-6. */
  @ParameterizedTest
  @EnumSource(names = {"OFFSET_1E4", "HUGE"})
  void batchNormOfBadlyScaledColumns(BadlyScaledColumn column) {
    SplittableRandom random = new SplittableRandom(3);
    float[] flat = new float[17];
    column.fill(random, flat, 17, 1, 0);
    double[][] z = new double[17][1];
    for (int i = 0; i < 17; i++) {
      z[i][0] = flat[i];
    }
    // The gradient is of the order of 1 / deviation: in units of the deviation it is of 1.
    ReferenceBatchNorm norm = batchNorm(BatchNorm.DEFAULT, 1, random);
    RandomWeightedLoss loss = new RandomWeightedLoss(17, random);
    double[] units = new double[17];
    double[] gradient = new double[17];
    norm.forward(z);
    double[][] dz = norm.backward(rows(loss.gradient(), 17));
    Arrays.setAll(gradient, i -> dz[i][0] * column.deviation());
    new GradientCheck(
            () -> {
              double[][] moved = new double[17][1];
              Arrays.setAll(moved, i -> new double[] {z[i][0] + units[i] * column.deviation()});
              return loss.of(flat(norm.forward(moved)));
            })
        .step(1e-3)
        .tolerance(1e-5)
        .array("z", units, gradient)
        .verify();
  }

  @ParameterizedTest
  @EnumSource
  void activation(ActivationFunction function) {
    SplittableRandom random = new SplittableRandom(5);
    double[][] x = gaussian(6, 5, random);
    x[0] = new double[] {-20, -3, 0.25, 3, 20};
    check(new ReferenceActivation(new Activation(function, 0.2f)), x, 1e-5, random);
  }

  @SeededTest
  void scale(RandomGenerator random) {
    check(new ReferenceScale(new Scale(-0.3f)), gaussian(6, 5, random), 1e-5, random);
  }

  @ParameterizedTest
  @ValueSource(floats = {0, 0.25f})
  void dropout(float probability) {
    SplittableRandom random = new SplittableRandom(5);
    ReferenceDropout dropout = new ReferenceDropout(new Dropout(probability));
    dropout.key(99);
    double[][] x = gaussian(100, 20, random);
    check(dropout, gaussian(6, 5, random), 1e-5, random);
    double[] y = flat(dropout.forward(x));
    long dropped = Arrays.stream(y).filter(element -> element == 0).count();
    // Five standard deviations of a binomial of 2000.
    assertThat(dropped / 2000.0).isCloseTo(probability, within(5 * Math.sqrt(0.25 * 0.75 / 2000)));
    for (int i = 0; i < y.length; i++) {
      double kept = x[i / 20][i % 20] / (1 - (double) probability);
      assertThat(y[i]).isIn(0.0, kept);
    }
  }

  @SeededTest
  void runningStatisticsAreDebiased(RandomGenerator random) {
    ReferenceStatistics statistics = new ReferenceStatistics(new RunningStatistics(2));
    assertThat(statistics.emaMean()).containsExactly(0, 0);
    assertThat(statistics.emaVariance()).containsExactly(1, 1);
    double[] mean = {random.nextGaussian(), 3};
    double[] variance = {random.nextDouble(), 4};
    double[] otherMean = {1, random.nextGaussian()};
    statistics.update(mean, variance, 0.9);
    assertThat(statistics.emaMean()).containsExactly(mean, within(1e-15));
    assertThat(statistics.emaVariance()).containsExactly(variance, within(1e-15));
    statistics.update(otherMean, variance, 0.9);
    for (int j = 0; j < 2; j++) {
      // Weights 0.9 * 0.1 and 0.1, which sum to 1 - 0.9^2.
      assertThat(statistics.emaMean()[j])
          .isCloseTo((0.09 * mean[j] + 0.1 * otherMean[j]) / 0.19, within(1e-14));
      assertThat(statistics.cumulativeMean()[j])
          .isCloseTo((mean[j] + otherMean[j]) / 2, within(1e-15));
      assertThat(statistics.cumulativeVariance()[j]).isCloseTo(variance[j], within(1e-15));
    }
  }

  private static void check(
      ReferenceLayer layer, double[][] x, double step, RandomGenerator random) {
    double[][] y = layer.forward(x);
    RandomWeightedLoss loss = new RandomWeightedLoss(y.length * y[0].length, random);
    double[][] dx = layer.backward(rows(loss.gradient(), y.length));
    GradientCheck check = new GradientCheck(() -> loss.of(flat(layer.forward(x)))).step(step);
    for (int i = 0; i < x.length; i++) {
      check.array("x row " + i, x[i], dx[i]);
    }
    for (ReferenceParameter parameter : layer.parameters()) {
      for (int i = 0; i < parameter.values.length; i++) {
        check.array(parameter.key() + " row " + i, parameter.values[i], parameter.gradient[i]);
      }
    }
    check.verify();
  }

  private static ReferenceBatchNorm batchNorm(
      BatchNorm layer, int features, RandomGenerator random) {
    double[] mean = random.doubles(features).toArray();
    double[] variance = random.doubles(features, 0.5, 2).toArray();
    return new ReferenceBatchNorm(
        layer,
        parameter("gamma", 1, features, random),
        parameter("beta", 1, features, random),
        new ReferenceStatistics(RunningStatistics.of(mean, variance)),
        1);
  }

  private static ReferenceParameter parameter(
      String role, int rows, int columns, RandomGenerator random) {
    float[] values = new float[rows * columns];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return new ReferenceParameter(
        new Parameter(new ParameterKey("0", role), rows, columns, values, new float[0][]), true);
  }

  private static double[][] gaussian(int rows, int columns, RandomGenerator random) {
    double[] flat = new double[rows * columns];
    Arrays.setAll(flat, i -> random.nextGaussian());
    return rows(flat, rows);
  }

  private static double[][] rows(double[] flat, int rows) {
    int columns = flat.length / rows;
    double[][] result = new double[rows][];
    Arrays.setAll(result, i -> Arrays.copyOfRange(flat, i * columns, (i + 1) * columns));
    return result;
  }

  private static double[] flat(double[][] rows) {
    return Arrays.stream(rows).flatMapToDouble(Arrays::stream).toArray();
  }
}
