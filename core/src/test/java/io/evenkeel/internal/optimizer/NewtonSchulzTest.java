package io.evenkeel.internal.optimizer;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.internal.optimizer.NewtonSchulz.Size;
import io.evenkeel.internal.whitening.SymmetricEigen;
import io.evenkeel.kernels.Kernels;
import io.evenkeel.kernels.Workers;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NewtonSchulzTest {

  private static float[] gaussian(Size size) {
    Random random = new Random(7);
    float[] matrix = new float[size.rows() * size.columns()];
    for (int i = 0; i < matrix.length; i++) {
      matrix[i] = (float) (40 * random.nextGaussian());
    }
    return matrix;
  }

  private static float[] orthogonal(Size size, Size largest, int iterations, Kernels kernels) {
    try (Workers workers = new Workers(1)) {
      float[] matrix = gaussian(size);
      NewtonSchulz.of(kernels, workers, List.of(largest, size))
          .orthogonalize(matrix, size, iterations);
      return matrix;
    }
  }

  /** X' X, or X X' where that is smaller. */
  private static double[][] gram(float[] matrix, Size size) {
    boolean wide = size.columns() > size.rows();
    int n = Math.min(size.rows(), size.columns());
    double[][] gram = new double[n][n];
    for (int i = 0; i < size.rows(); i++) {
      for (int j = 0; j < size.columns(); j++) {
        for (int k = 0; k < n; k++) {
          double other = wide ? matrix[k * size.columns() + j] : matrix[i * size.columns() + k];
          gram[wide ? i : j][k] += matrix[i * size.columns() + j] * other;
        }
      }
    }
    return gram;
  }

  @ParameterizedTest
  @CsvSource({"90, 33", "33, 90", "216, 64", "40, 40", "7, 1", "1, 7", "1, 1"})
  void singularValuesBecomeNearlyOne(int rows, int columns) {
    Size size = new Size(rows, columns);
    float[] matrix = orthogonal(size, new Size(100, 50), 8, Kernels.active());
    double[] squares = SymmetricEigen.of(gram(matrix, size)).values();
    assertThat(Arrays.stream(squares).map(Math::sqrt).boxed())
        .allSatisfy(s -> assertThat(s).isBetween(0.65, 1.25));
  }

  /**
   * The result belongs to the given matrix and not to another one: both point in the same
   * direction.
   */
  @Test
  void theDirectionIsKept() {
    Size size = new Size(60, 20);
    float[] given = gaussian(size);
    float[] made = orthogonal(size, size, 5, Kernels.active());
    double product = 0;
    double squares = 0;
    for (int i = 0; i < given.length; i++) {
      product += (double) given[i] * made[i];
      squares += (double) made[i] * made[i];
    }
    double length = Math.sqrt(GradientNorm.sumOfSquares(given, 0, given.length));
    assertThat(product / length / Math.sqrt(squares)).isBetween(0.9, 1.0);
  }

  @Test
  void theScalarTwinGivesTheSameBits() {
    Size size = new Size(75, 40);
    assertThat(orthogonal(size, size, 3, Kernels.scalar()))
        .isEqualTo(orthogonal(size, size, 3, Kernels.active()));
  }

  @Test
  void zerosStayZeros() {
    float[] zeros = new float[12];
    try (Workers workers = new Workers(1)) {
      Size size = new Size(3, 4);
      NewtonSchulz.of(Kernels.active(), workers, List.of(size)).orthogonalize(zeros, size, 5);
    }
    assertThat(zeros).containsOnly(0);
  }
}
