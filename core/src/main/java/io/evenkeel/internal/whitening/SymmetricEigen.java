package io.evenkeel.internal.whitening;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * The eigenvalues and eigenvectors of a small symmetric matrix, by cyclic Jacobi rotations in
 * double (Golub and Van Loan, Matrix Computations, section 8.5).
 *
 * @param values by descending value
 * @param vectors those of each value, of length 1, the component of largest magnitude positive
 */
public record SymmetricEigen(double[] values, double[][] vectors) {
  private static final int MOST_SWEEPS = 60;

  /**
   * Decomposes a matrix.
   *
   * @param matrix n x n, symmetric; overwritten
   */
  public static SymmetricEigen of(double[][] matrix) {
    int n = matrix.length;
    double[][] vectors = new double[n][n]; // each row becomes an eigenvector
    for (int i = 0; i < n; i++) {
      vectors[i][i] = 1;
    }
    boolean rotated = true;
    for (int sweep = 0; rotated && sweep < MOST_SWEEPS; sweep++) {
      rotated = false;
      for (int p = 0; p < n; p++) {
        for (int q = p + 1; q < n; q++) {
          double scale = Math.sqrt(Math.abs(matrix[p][p]) * Math.abs(matrix[q][q]));
          if (matrix[p][q] != 0 && Math.abs(matrix[p][q]) > 1e-16 * scale) {
            rotate(matrix, vectors, p, q);
            rotated = true;
          }
        }
      }
    }
    int[] order =
        IntStream.range(0, n)
            .boxed()
            .sorted(Comparator.comparingDouble(i -> -matrix[i][i]))
            .mapToInt(i -> i)
            .toArray();
    double[] values = IntStream.of(order).mapToDouble(i -> matrix[i][i]).toArray();
    double[][] sorted =
        IntStream.of(order).mapToObj(i -> signed(vectors[i])).toArray(double[][]::new);
    return new SymmetricEigen(values, sorted);
  }

  /** Makes element (p, q) zero. */
  private static void rotate(double[][] a, double[][] vectors, int p, int q) {
    double theta = (a[q][q] - a[p][p]) / (2 * a[p][q]);
    double t = Math.copySign(1, theta) / (Math.abs(theta) + Math.sqrt(theta * theta + 1));
    double c = 1 / Math.sqrt(t * t + 1);
    double s = t * c;
    for (int k = 0; k < a.length; k++) {
      double kp = a[k][p];
      double kq = a[k][q];
      a[k][p] = c * kp - s * kq;
      a[k][q] = s * kp + c * kq;
    }
    turn(a, p, q, c, s);
    turn(vectors, p, q, c, s);
  }

  private static void turn(double[][] rows, int p, int q, double c, double s) {
    for (int k = 0; k < rows.length; k++) {
      double pk = rows[p][k];
      double qk = rows[q][k];
      rows[p][k] = c * pk - s * qk;
      rows[q][k] = s * pk + c * qk;
    }
  }

  private static double[] signed(double[] vector) {
    double largest = 0;
    for (double v : vector) {
      largest = Math.abs(v) > Math.abs(largest) ? v : largest;
    }
    double sign = Math.signum(largest);
    return Arrays.stream(vector).map(v -> sign * v).toArray();
  }
}
