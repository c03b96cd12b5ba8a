package io.evenkeel.lab.playground;

import io.evenkeel.kernels.ActivationFunction;
import io.evenkeel.model.Model;
import io.evenkeel.network.Activation;
import io.evenkeel.network.BatchNorm;
import io.evenkeel.network.Dense;
import io.evenkeel.network.Embedding;
import io.evenkeel.network.Layer;
import io.evenkeel.network.Moments;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Rows on their way through a network, layer by layer, with everything that lies on the way kept:
 * plain loops in double.
 *
 * @param x what went in, rows x the network's input features
 * @param steps what each layer did, in order
 * @param rows number of rows
 */
record Pass(double[] x, List<Step> steps, int rows) {

  /**
   * What a layer did.
   *
   * @param layer its index
   * @param kind of the layer
   * @param features columns of its output
   * @param zhat of a BN, rows x features; null of other layers
   * @param output rows x features
   */
  record Step(int layer, Layer kind, int features, double @Nullable [] zhat, double[] output) {}

  Pass {
    steps = List.copyOf(steps);
  }

  /**
   * Takes rows through the layers.
   *
   * @param x rows x the network's input features
   * @param moments what each BN normalises by, by its layer's index; where one has none, by the
   *     moments of these rows, as in training
   */
  static Pass of(Model model, float[] x, int rows, Map<Integer, Moments> moments) {
    List<Step> steps = new ArrayList<>();
    double[] first = new double[x.length];
    for (int i = 0; i < x.length; i++) {
      first[i] = x[i];
    }
    double[] values = first;
    int features = model.network().inputFeatures();
    List<Layer> layers = model.network().layers();
    for (int l = 0; l < layers.size(); l++) {
      Step step =
          switch (layers.get(l)) {
            case Embedding codes -> embedding(model, l, codes, values, rows, features);
            case Dense dense -> dense(model, l, dense, values, rows, features);
            case BatchNorm norm -> norm(model, l, norm, values, rows, features, moments.get(l));
            case Activation activation -> activation(l, activation, values, features);
            default -> throw new IllegalStateException("the playground has no such layer");
          };
      steps.add(step);
      values = step.output();
      features = step.features();
    }
    return new Pass(first, steps, rows);
  }

  /** What reached a layer: rows x its input features. */
  double[] input(int layer) {
    return layer == 0 ? x : steps.get(layer - 1).output();
  }

  /** The numbers as they are, and then a vector for each code. */
  private static Step embedding(
      Model model, int l, Embedding codes, double[] x, int rows, int inputs) {
    int features = codes.outputFeatures(inputs);
    int numbers = inputs - codes.tables().size();
    double[] y = new double[rows * features];
    for (int i = 0; i < rows; i++) {
      System.arraycopy(x, i * inputs, y, i * features, numbers);
    }
    int column = numbers;
    for (int t = 0; t < codes.tables().size(); t++) {
      float[] vectors = model.parameter(l + ".table" + t);
      int dimension = codes.tables().get(t).dimension();
      for (int i = 0; i < rows; i++) {
        int code = (int) x[i * inputs + numbers + t];
        for (int d = 0; d < dimension; d++) {
          y[i * features + column + d] = vectors[code * dimension + d];
        }
      }
      column += dimension;
    }
    return new Step(l, codes, features, null, y);
  }

  private static Step dense(Model model, int l, Dense dense, double[] x, int rows, int inputs) {
    int features = dense.features();
    float[] weight = model.parameter(l + ".weight");
    float[] bias = dense.bias() ? model.parameter(l + ".bias") : new float[features];
    double[] z = new double[rows * features];
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < features; j++) {
        z[i * features + j] = bias[j];
      }
      for (int k = 0; k < inputs; k++) {
        double value = x[i * inputs + k];
        if (value != 0) {
          for (int j = 0; j < features; j++) {
            z[i * features + j] += value * weight[k * features + j];
          }
        }
      }
    }
    return new Step(l, dense, features, null, z);
  }

  private static Step norm(
      Model model,
      int l,
      BatchNorm norm,
      double[] z,
      int rows,
      int features,
      @Nullable Moments given) {
    Moments moments = given == null ? moments(z, rows, features) : given;
    float[] gamma = model.parameter(l + ".gamma");
    float[] beta = model.parameter(l + ".beta");
    double[] zhat = new double[z.length];
    double[] ztilde = new double[z.length];
    for (int i = 0; i < z.length; i++) {
      int j = i % features;
      zhat[i] = (z[i] - moments.mean()[j]) / Math.sqrt(moments.variance()[j] + norm.epsilon());
      ztilde[i] = gamma[j] * zhat[i] + beta[j];
    }
    return new Step(l, norm, features, zhat, ztilde);
  }

  /** Mean and biased variance of each column. */
  private static Moments moments(double[] z, int rows, int features) {
    double[] mean = new double[features];
    double[] variance = new double[features];
    for (int i = 0; i < z.length; i++) {
      mean[i % features] += z[i] / rows;
    }
    for (int i = 0; i < z.length; i++) {
      double centred = z[i] - mean[i % features];
      variance[i % features] += centred * centred / rows;
    }
    return new Moments(mean, variance);
  }

  private static Step activation(int l, Activation activation, double[] x, int features) {
    double[] a = new double[x.length];
    for (int i = 0; i < x.length; i++) {
      a[i] = value(activation.function(), x[i]);
    }
    return new Step(l, activation, features, null, a);
  }

  /** f(x) of the functions that the playground offers. */
  static double value(ActivationFunction function, double x) {
    return switch (function) {
      case IDENTITY -> x;
      case RELU -> Math.max(0, x);
      case LEAKY_RELU -> x > 0 ? x : 0.01 * x;
      case SIGMOID -> 1 / (1 + Math.exp(-x));
      case TANH -> Math.tanh(x);
      case SILU -> x / (1 + Math.exp(-x));
      case GELU ->
          throw new IllegalStateException("the playground does not offer the error function");
    };
  }

  /** Softmax of the last layer's outputs for one row. */
  double[] probabilities(int row) {
    Step last = steps.getLast();
    int classes = last.features();
    double[] p = new double[classes];
    double max = Double.NEGATIVE_INFINITY;
    for (int c = 0; c < classes; c++) {
      max = Math.max(max, last.output()[row * classes + c]);
    }
    double sum = 0;
    for (int c = 0; c < classes; c++) {
      p[c] = Math.exp(last.output()[row * classes + c] - max);
      sum += p[c];
    }
    for (int c = 0; c < classes; c++) {
      p[c] /= sum;
    }
    return p;
  }
}
