package io.evenkeel.benchmarks;

import java.util.Arrays;
import java.util.Random;

/**
 * The data and the first weights of a {@link Workload}, the same floats for every side. All numbers
 * are drawn from one {@code java.util.Random(SEED)} (whose algorithm its Javadoc fixes) in this
 * order:
 *
 * <ol>
 *   <li>layer by layer the weights, uniform in [-bound, bound): bound = sqrt(6 / inputs) for relu
 *       (He et al. 2015), 4 sqrt(6 / (inputs + outputs)) for sigmoid (Glorot and Bengio 2010);
 *       biases are 0; none for a network of images, which each side starts in its own usual way;
 *   <li>for each hidden layer the running statistics and the affine pair of its BatchNorm, for
 *       inference: column by column gamma in [0.5, 1.5), beta and mean in [-0.5, 0.5), variance in
 *       [0.5, 1.5); training starts from gamma 1 and beta 0;
 *   <li>the teacher, standard normal: inputs x classes for a classifier, inputs x 2 for a
 *       regression;
 *   <li>mini-batch by mini-batch the inputs, standard normal. Labels follow from the teacher t: the
 *       class is the argmax of x t; the regression's target is (relu(x t_0) - relu(x t_1)) /
 *       sqrt(inputs).
 * </ol>
 *
 * <p>There are {@link #BATCHES} mini-batches, taken in turn, so that the labels can be learned and
 * the loss falls.
 */
public final class StepData {
  /** Number of mini-batches that the steps go through in turn. */
  public static final int BATCHES = 8;

  static final long SEED = 42;

  private final Workload workload;
  private final float[][] weights;
  private final float[][][] batchNorms;
  private final float[][] inputs = new float[BATCHES][];
  private final float[][] targets = new float[BATCHES][];

  /** Draws the data of a workload. */
  public StepData(Workload workload) {
    this.workload = workload;
    Random random = new Random(SEED);
    weights = new float[workload.denseLayers()][];
    for (int layer = 0; layer < weights.length; layer++) {
      weights[layer] = weights(workload, layer, random);
    }
    batchNorms = new float[Math.max(0, workload.denseLayers() - 1)][][];
    for (int layer = 0; layer < batchNorms.length; layer++) {
      batchNorms[layer] = batchNorm(workload.outputs(layer), random);
    }
    int scores = workload.classifies() ? workload.outputs() : 2;
    float[] teacher = normal(workload.inputs(0) * scores, random);
    for (int batch = 0; batch < BATCHES; batch++) {
      inputs[batch] = normal(workload.batch() * workload.inputs(0), random);
      targets[batch] = targets(inputs[batch], teacher, scores);
    }
  }

  /** First weight of dense layer {@code layer}: inputs x outputs, row-major. */
  public float[] weight(int layer) {
    return weights[layer];
  }

  /** gamma of hidden layer {@code layer}'s BatchNorm, for inference; one per column. */
  public float[] gamma(int layer) {
    return batchNorms[layer][0];
  }

  /** beta of hidden layer {@code layer}'s BatchNorm, for inference; one per column. */
  public float[] beta(int layer) {
    return batchNorms[layer][1];
  }

  /** Running mean of hidden layer {@code layer}'s BatchNorm, for inference; one per column. */
  public float[] mean(int layer) {
    return batchNorms[layer][2];
  }

  /** Running variance of hidden layer {@code layer}'s BatchNorm, for inference; one per column. */
  public float[] variance(int layer) {
    return batchNorms[layer][3];
  }

  /** Input rows of mini-batch {@code batch}: batch x inputs, row-major. */
  public float[] inputs(int batch) {
    return inputs[batch];
  }

  /**
   * Targets of mini-batch {@code batch}, one per row: class labels as whole floats, or real ones.
   */
  public float[] targets(int batch) {
    return targets[batch];
  }

  /**
   * The mean loss of a network's output, in double: an inference step is checked by it.
   *
   * @param output batch x classes logits, or batch x 1 predictions, row-major; read
   * @param batch which mini-batch's targets it is compared with
   */
  public double loss(float[] output, int batch) {
    int columns = workload.outputs();
    double sum = 0;
    for (int row = 0; row < workload.batch(); row++) {
      float target = targets[batch][row];
      if (workload.classifies()) {
        sum += logSumExp(output, row * columns, columns) - output[row * columns + (int) target];
      } else {
        double error = (double) output[row] - target;
        sum += error * error;
      }
    }
    return sum / workload.batch();
  }

  private static double logSumExp(float[] values, int from, int count) {
    double maximum = Double.NEGATIVE_INFINITY;
    for (int i = from; i < from + count; i++) {
      maximum = Math.max(maximum, values[i]);
    }
    double sum = 0;
    for (int i = from; i < from + count; i++) {
      sum += Math.exp(values[i] - maximum);
    }
    return maximum + Math.log(sum);
  }

  private static float[] weights(Workload workload, int layer, Random random) {
    int inputs = workload.inputs(layer);
    int outputs = workload.outputs(layer);
    double bound =
        switch (workload.hidden()) {
          case RELU -> Math.sqrt(6.0 / inputs);
          case SIGMOID -> 4 * Math.sqrt(6.0 / (inputs + outputs));
        };
    float[] weight = new float[inputs * outputs];
    for (int i = 0; i < weight.length; i++) {
      weight[i] = (float) (bound * (2 * random.nextFloat() - 1));
    }
    return weight;
  }

  private static float[][] batchNorm(int features, Random random) {
    float[][] columns = new float[4][features];
    for (int j = 0; j < features; j++) {
      columns[0][j] = random.nextFloat() + 0.5f;
      columns[1][j] = random.nextFloat() - 0.5f;
      columns[2][j] = random.nextFloat() - 0.5f;
      columns[3][j] = random.nextFloat() + 0.5f;
    }
    return columns;
  }

  private static float[] normal(int length, Random random) {
    float[] values = new float[length];
    for (int i = 0; i < length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return values;
  }

  private float[] targets(float[] rows, float[] teacher, int scores) {
    int features = workload.inputs(0);
    float[] result = new float[workload.batch()];
    double[] score = new double[scores];
    for (int row = 0; row < result.length; row++) {
      Arrays.fill(score, 0);
      for (int feature = 0; feature < features; feature++) {
        for (int s = 0; s < scores; s++) {
          score[s] += (double) rows[row * features + feature] * teacher[feature * scores + s];
        }
      }
      result[row] =
          workload.classifies()
              ? argmax(score)
              : (float)
                  ((Math.max(0, score[0]) - Math.max(0, score[1])) / Math.sqrt((double) features));
    }
    return result;
  }

  private static int argmax(double[] values) {
    int best = 0;
    for (int i = 1; i < values.length; i++) {
      best = values[i] > values[best] ? i : best;
    }
    return best;
  }
}
