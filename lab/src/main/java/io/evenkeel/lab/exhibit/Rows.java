package io.evenkeel.lab.exhibit;

import io.evenkeel.data.ImageShift;
import io.evenkeel.dataset.Dataset;
import io.evenkeel.kernels.RandomStream;
import java.util.stream.IntStream;

/**
 * Rows with classes in memory, whose numbers may be changed.
 *
 * @param x rows x features, row-major
 * @param labels one per row
 */
record Rows(float[] x, int features, int[] labels, int classes) {

  /** A copy of all rows of a data set with classes. */
  static Rows of(Dataset data) {
    int rows = data.rows();
    float[] x = new float[Math.multiplyExact(rows, data.features())];
    float[] targets = new float[rows];
    data.copyRows(IntStream.range(0, rows).toArray(), 0, rows, x, 0, targets, 0);
    int[] labels = IntStream.range(0, rows).map(r -> (int) targets[r]).toArray();
    return new Rows(x, data.features(), labels, data.classes());
  }

  /**
   * A table whose columns have units of their own: standard normal numbers, from which a random
   * network of 16 tanh units decides the class, and then each column j scaled by 10^u, u uniform in
   * -2 .. 2, and moved by up to 3 of its standard deviations.
   */
  static Rows table(int rows, int features, long seed) {
    RandomStream random = RandomStream.of(seed, "badly scaled table", 0);
    int hidden = 16;
    double[] in = gaussian(random, features * hidden);
    double[] out = gaussian(random, hidden);
    double[] scale = new double[features];
    double[] offset = new double[features];
    for (int j = 0; j < features; j++) {
      scale[j] = Math.pow(10, 4 * random.nextDouble() - 2);
      offset[j] = scale[j] * (6 * random.nextDouble() - 3);
    }
    float[] x = new float[rows * features];
    int[] labels = new int[rows];
    for (int r = 0; r < rows; r++) {
      double[] row = gaussian(random, features);
      double sum = 0;
      for (int h = 0; h < hidden; h++) {
        double z = 0;
        for (int j = 0; j < features; j++) {
          z += row[j] * in[j * hidden + h];
        }
        sum += out[h] * Math.tanh(z / Math.sqrt(features));
      }
      labels[r] = sum > 0 ? 1 : 0;
      for (int j = 0; j < features; j++) {
        x[r * features + j] = (float) (offset[j] + scale[j] * row[j]);
      }
    }
    return new Rows(x, features, labels, 2);
  }

  private static double[] gaussian(RandomStream random, int count) {
    double[] numbers = new double[count];
    for (int i = 0; i < count; i++) {
      numbers[i] = random.nextGaussian();
    }
    return numbers;
  }

  /** The rows from one (inclusive) to another (exclusive). */
  Dataset dataset(int from, int to) {
    return dataset().slice(from, to);
  }

  /** All rows. */
  Dataset dataset() {
    return Dataset.ofClasses(x, features, labels, classes);
  }

  /** Images as a camera that has changed would take them; the noise from a seed. */
  Rows shifted(ImageShift shift, long seed) {
    float[] changed = x.clone();
    shift.apply(changed, seed);
    return new Rows(changed, features, labels, classes);
  }

  /** All numbers multiplied. */
  Rows times(float factor) {
    float[] scaled = new float[x.length];
    for (int i = 0; i < x.length; i++) {
      scaled[i] = factor * x[i];
    }
    return new Rows(scaled, features, labels, classes);
  }

  /**
   * Each column less its mean and divided by its standard deviation, both over the first rows; a
   * column that is constant there becomes 0.
   */
  Rows standardised(int first) {
    float[] result = new float[x.length];
    for (int j = 0; j < features; j++) {
      double mean = 0;
      for (int r = 0; r < first; r++) {
        mean += x[r * features + j] / (double) first;
      }
      double variance = 0;
      for (int r = 0; r < first; r++) {
        double d = x[r * features + j] - mean;
        variance += d * d / first;
      }
      for (int i = j; i < x.length; i += features) {
        result[i] = variance == 0 ? 0 : (float) ((x[i] - mean) / Math.sqrt(variance));
      }
    }
    return new Rows(result, features, labels, classes);
  }
}
