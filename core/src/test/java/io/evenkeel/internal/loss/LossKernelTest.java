package io.evenkeel.internal.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.evenkeel.kernels.Elementwise;
import io.evenkeel.kernels.Kernels;
import io.evenkeel.loss.Loss;
import io.evenkeel.testkit.Allocation;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LossKernelTest {
  private static final Elementwise ELEMENTWISE = Kernels.active().elementwise();

  /** The loss of a block by its formula, in double, with no regard to overflow. */
  interface Formula {
    double of(double[] logits, float[] targets, int rows);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 6, 13, 17, 63})
  void softmaxCrossEntropyIsItsFormula(int rows) {
    check(
        Loss.softmaxCrossEntropy(),
        rows,
        5,
        (z, t, m) -> softmax(z, t, m, 0, new double[] {1, 1, 1, 1, 1}));
    double[] weights = {0.5, 1, 2, 3, 0.25};
    check(
        Loss.softmaxCrossEntropy().withLabelSmoothing(0.1).withClassWeights(weights),
        rows,
        5,
        (z, t, m) -> softmax(z, t, m, 0.1, weights));
  }

  private static double softmax(double[] z, float[] t, int rows, double s, double[] w) {
    int k = w.length;
    double total = 0;
    double weight = 0;
    for (int r = 0; r < rows; r++) {
      int y = (int) t[r];
      double sum = 0;
      for (int c = 0; c < k; c++) {
        sum += Math.exp(z[r * k + c]);
      }
      for (int c = 0; c < k; c++) {
        double a = s / k * w[c] + (c == y ? (1 - s) * w[y] : 0);
        total -= a * Math.log(Math.exp(z[r * k + c]) / sum);
      }
      weight += w[y];
    }
    return total / weight;
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 6, 13, 17, 63})
  void binaryCrossEntropyIsItsFormula(int rows) {
    check(
        Loss.binaryCrossEntropy(),
        rows,
        1,
        (z, t, m) -> {
          double total = 0;
          for (int r = 0; r < m; r++) {
            double p = 1 / (1 + Math.exp(-z[r]));
            total -= t[r] * Math.log(p) + (1 - t[r]) * Math.log(1 - p);
          }
          return total / m;
        });
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 6, 13, 17, 63})
  void weightedBinaryCrossEntropyIsItsFormula(int rows) {
    check(
        Loss.binaryCrossEntropy().withClassWeights(0.5, 3),
        rows,
        1,
        (z, t, m) -> {
          double total = 0;
          double weights = 0;
          for (int r = 0; r < m; r++) {
            double p = 1 / (1 + Math.exp(-z[r]));
            total -= 3 * t[r] * Math.log(p) + 0.5 * (1 - t[r]) * Math.log(1 - p);
            weights += 3 * t[r] + 0.5 * (1 - t[r]);
          }
          return total / weights;
        });
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 6, 13, 17, 63})
  void lossesOfNumbersAreTheirFormulas(int rows) {
    check(
        Loss.meanSquaredError(),
        rows,
        3,
        (z, t, m) -> {
          double total = 0;
          for (int i = 0; i < m * 3; i++) {
            total += Math.pow(z[i] - t[i], 2);
          }
          return total / (m * 3);
        });
    check(
        Loss.huber(0.75),
        rows,
        3,
        (z, t, m) -> {
          double total = 0;
          for (int i = 0; i < m * 3; i++) {
            double d = Math.abs(z[i] - t[i]);
            total += d < 0.75 ? d * d / 2 : 0.75 * d - 0.75 * 0.75 / 2;
          }
          return total / (m * 3);
        });
    check(
        Loss.poisson(),
        rows,
        3,
        (z, t, m) -> {
          double total = 0;
          for (int i = 0; i < m * 3; i++) {
            total += Math.exp(z[i]) - t[i] * z[i];
          }
          return total / (m * 3);
        });
  }

  /** Loss against the formula, gradient against the formula's central differences. */
  private static void check(Loss loss, int rows, int columns, Formula formula) {
    Random random = new Random(rows * 31L + columns);
    float[] logits = new float[rows * columns];
    double[] exact = new double[rows * columns];
    for (int i = 0; i < exact.length; i++) {
      logits[i] = (float) (2 * random.nextGaussian());
      exact[i] = logits[i];
    }
    float[] targets = new float[rows * loss.targetColumns(columns)];
    for (int i = 0; i < targets.length; i++) {
      targets[i] =
          switch (loss.task()) {
            case CLASSES -> random.nextInt(columns);
            case BINARY -> random.nextInt(2);
            case REAL -> (float) random.nextGaussian();
          };
    }
    LossKernel kernel = LossKernel.of(loss, 64, columns, ELEMENTWISE);
    float[] gradient = new float[64 * columns];
    double expected = formula.of(exact, targets, rows);
    assertThat(kernel.lossAndGradient(logits, targets, rows, gradient))
        .isCloseTo(expected, within(2e-7 * expected));
    assertThat(kernel.loss(logits, targets, rows))
        .isEqualTo(kernel.lossAndGradient(logits, targets, rows, gradient));
    double h = 1e-5;
    for (int i = 0; i < exact.length; i++) {
      double z = exact[i];
      exact[i] = z + h;
      double up = formula.of(exact, targets, rows);
      exact[i] = z - h;
      double down = formula.of(exact, targets, rows);
      exact[i] = z;
      double slope = (up - down) / (2 * h);
      assertThat((double) gradient[i])
          .isCloseTo(slope, within(1e-6 / rows + 2e-7 * Math.abs(slope)));
    }
  }

  /** A distribution that is all of one class is that class, to the bit. */
  @Test
  void distributionsOverTheClasses() {
    var loss = Loss.softmaxCrossEntropy().withLabelSmoothing(0.1).withClassWeights(0.5, 1, 3);
    LossKernel ofClasses = LossKernel.of(loss, 2, 3, ELEMENTWISE);
    LossKernel ofShares = LossKernel.of(loss.withDistributions(true), 2, 3, ELEMENTWISE);
    float[] logits = {0.5f, -1, 2, 0, 3, 0.25f};
    float[] expected = new float[6];
    float[] gradient = new float[6];
    float[] shares = {0, 0, 1, 1, 0, 0};
    assertThat(ofShares.lossAndGradient(logits, shares, 2, gradient))
        .isEqualTo(ofClasses.lossAndGradient(logits, new float[] {2, 0}, 2, expected));
    assertThat(gradient).isEqualTo(expected);
    LossKernel plain =
        LossKernel.of(Loss.softmaxCrossEntropy().withDistributions(true), 1, 2, ELEMENTWISE);
    float[] two = new float[2];
    // p = (1/4, 3/4), and the row is 1/4 and 3/4 of the classes: nothing is to be learned.
    double loss2 =
        plain.lossAndGradient(
            new float[] {0, (float) Math.log(3)}, new float[] {0.25f, 0.75f}, 1, two);
    assertThat(loss2).isCloseTo(-0.25 * Math.log(0.25) - 0.75 * Math.log(0.75), within(1e-7));
    assertThat(two).containsExactly(new float[] {0, 0}, within(1e-7f));
  }

  @Test
  void handComputedValues() {
    LossKernel softmax = LossKernel.of(Loss.softmaxCrossEntropy(), 2, 2, ELEMENTWISE);
    float[] gradient = new float[4];
    // p = (1/4, 3/4) in the first row, (1/2, 1/2) in the second.
    float[] logits = {0, (float) Math.log(3), 7, 7};
    double loss = softmax.lossAndGradient(logits, new float[] {0, 1}, 2, gradient);
    assertThat(loss).isCloseTo((Math.log(4) + Math.log(2)) / 2, within(1e-7));
    assertThat(gradient)
        .containsExactly(new float[] {-0.375f, 0.375f, 0.25f, -0.25f}, within(1e-7f));

    LossKernel squared = LossKernel.of(Loss.meanSquaredError(), 2, 2, ELEMENTWISE);
    loss = squared.lossAndGradient(new float[] {1, 2, 3, 4}, new float[] {1, 0, 0, 0}, 2, gradient);
    assertThat(loss).isEqualTo((4 + 9 + 16) / 4.0);
    assertThat(gradient).containsExactly(0, 1, 1.5f, 2);

    LossKernel huber = LossKernel.of(Loss.huber(1), 2, 2, ELEMENTWISE);
    loss = huber.lossAndGradient(new float[] {0, 1, 3, -4}, new float[4], 2, gradient);
    assertThat(loss).isEqualTo((0 + 0.5 + 2.5 + 3.5) / 4);
    assertThat(gradient).containsExactly(0, 0.25f, 0.25f, -0.25f);

    LossKernel poisson = LossKernel.of(Loss.poisson(), 2, 1, ELEMENTWISE);
    loss = poisson.lossAndGradient(new float[] {0, 0}, new float[] {3, 0}, 2, gradient);
    assertThat(loss).isEqualTo(1);
    assertThat(Arrays.copyOf(gradient, 2)).containsExactly(-1, 0.5f);
  }

  @Test
  void largeLogitsNeitherOverflowNorCancel() {
    LossKernel softmax = LossKernel.of(Loss.softmaxCrossEntropy(), 1, 2, ELEMENTWISE);
    float[] gradient = new float[2];
    assertThat(softmax.lossAndGradient(new float[] {1e30f, -1e30f}, new float[] {1}, 1, gradient))
        .isEqualTo((double) 2e30f);
    assertThat(gradient).containsExactly(1, -1);
    // 1 - p is exp(-30), far below a float's last bit next to 1, 421 of a double's.
    double loss = softmax.lossAndGradient(new float[] {0, 30}, new float[] {1}, 1, gradient);
    assertThat(loss).isCloseTo(Math.exp(-30), within(0x1p-52));
    assertThat((double) gradient[1]).isCloseTo(-Math.exp(-30), within(0x1p-52));

    LossKernel binary = LossKernel.of(Loss.binaryCrossEntropy(), 2, 1, ELEMENTWISE);
    loss = binary.lossAndGradient(new float[] {-1e30f, 1e30f}, new float[] {0, 0}, 2, gradient);
    assertThat(loss).isEqualTo(1e30f / 2.0);
    assertThat(gradient).containsExactly(0, 0.5f);
  }

  @Test
  void nanLogitsGiveNanLoss() {
    for (Loss loss :
        new Loss[] {
          Loss.softmaxCrossEntropy(),
          Loss.softmaxCrossEntropy().withLabelSmoothing(0.1),
          Loss.binaryCrossEntropy(),
          Loss.meanSquaredError(),
          Loss.huber(1),
          Loss.poisson()
        }) {
      int columns = loss.equals(Loss.binaryCrossEntropy()) ? 1 : 2;
      LossKernel kernel = LossKernel.of(loss, 2, columns, ELEMENTWISE);
      float[] logits = {1, 2, 3, 4};
      logits[columns] = Float.NaN;
      float[] targets = new float[4];
      assertThat(kernel.lossAndGradient(logits, targets, 2, new float[4])).isNaN();
      assertThat(kernel.loss(logits, targets, 2)).isNaN();
    }
  }

  @Test
  void weightIsWhatTheMeanIsDividedBy() {
    Loss loss = Loss.softmaxCrossEntropy().withClassWeights(1, 5);
    LossKernel kernel = LossKernel.of(loss, 4, 2, ELEMENTWISE);
    float[] targets = {0, 1, 1, 0};
    assertThat(kernel.weight(targets, 4)).isEqualTo(12);
    float[] logits = {1, 2, 0, 1, -1, 3, 0.5f, 0};
    double whole = kernel.loss(logits, targets, 4);
    double first = kernel.loss(logits, targets, 2);
    double second =
        kernel.loss(Arrays.copyOfRange(logits, 4, 8), Arrays.copyOfRange(targets, 2, 4), 2);
    assertThat((first * 6 + second * 6) / 12).isCloseTo(whole, within(1e-15));
  }

  /** With the scalar kernels, which need no compiler to be free of boxes. */
  @Test
  void allocatesNothing() {
    LossKernel kernel =
        LossKernel.of(Loss.softmaxCrossEntropy(), 60, 10, Kernels.scalar().elementwise());
    float[] logits = new float[600];
    float[] targets = new float[60];
    float[] gradient = new float[600];
    Runnable call = () -> kernel.lossAndGradient(logits, targets, 60, gradient);
    call.run();
    assertThat(Allocation.bytes(call)).isZero();
  }
}
