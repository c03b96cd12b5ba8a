package io.evenkeel.tabular;

import io.evenkeel.kernels.InvalidInputException;
import io.evenkeel.model.Model;
import java.util.Arrays;
import java.util.List;

/**
 * What a model of an ensemble keeps of its members beside their mean.
 *
 * @param count number of members, at least 1
 * @param biases of their outputs, one member after another; none for a single network
 */
record Members(int count, List<Double> biases) {
  /** A single network. */
  static final Members ONE = new Members(1, List.of());

  Members {
    biases = List.copyOf(biases);
    if (count < 1 || (count == 1) != biases.isEmpty() || biases.size() % count != 0) {
      throw new InvalidInputException(
          "an ensemble of %d members has %d biases of their outputs"
              .formatted(count, biases.size()));
    }
  }

  /** The members of models of the same network. */
  static Members of(List<Model> models) {
    if (models.size() == 1) {
      return ONE;
    }
    float[] own = MemberMerge.outputBiases(models);
    Double[] biases = new Double[own.length];
    for (int i = 0; i < own.length; i++) {
      biases[i] = (double) own[i];
    }
    return new Members(models.size(), List.of(biases));
  }

  /** The model that has each member's outputs. */
  Model apart(Model mean) {
    if (count == 1) {
      return mean;
    }
    float[] own = new float[biases.size()];
    for (int i = 0; i < own.length; i++) {
      own[i] = biases.get(i).floatValue();
    }
    return MemberMerge.apart(mean, count, own);
  }

  /**
   * The means of the members' outputs.
   *
   * @param each at least rows x members x outputs; read
   * @param outputs of each member
   * @return rows x outputs; the given array itself for a single network
   */
  float[] mean(float[] each, int rows, int outputs) {
    if (count == 1) {
      return each;
    }
    float[] mean = new float[rows * outputs];
    double[] sums = new double[outputs];
    for (int r = 0; r < rows; r++) {
      Arrays.fill(sums, 0);
      for (int k = 0; k < count; k++) {
        for (int c = 0; c < outputs; c++) {
          sums[c] += each[(r * count + k) * outputs + c];
        }
      }
      for (int c = 0; c < outputs; c++) {
        mean[r * outputs + c] = (float) (sums[c] / count);
      }
    }
    return mean;
  }
}
