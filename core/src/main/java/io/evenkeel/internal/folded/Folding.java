package io.evenkeel.internal.folded;

import io.evenkeel.internal.embedding.Lookup;
import io.evenkeel.internal.folded.FoldedLayer.Affine;
import io.evenkeel.internal.folded.FoldedLayer.Gather;
import io.evenkeel.internal.folded.FoldedLayer.Linear;
import io.evenkeel.internal.folded.FoldedLayer.Pointwise;
import io.evenkeel.kernels.ActivationFunction;
import io.evenkeel.kernels.InvalidInputException;
import io.evenkeel.network.Activation;
import io.evenkeel.network.BatchNorm;
import io.evenkeel.network.Dense;
import io.evenkeel.network.Dropout;
import io.evenkeel.network.Embedding;
import io.evenkeel.network.Layer;
import io.evenkeel.network.Moments;
import io.evenkeel.network.Network;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Folds BatchNorm into the dense layers beside it, for inference. With s = gamma / sqrt(variance +
 * epsilon), a BatchNorm is the affine map {@code y = (x - mean) * s + beta}:
 *
 * <pre>
 *   behind a dense layer    W' = W diag(s)    b' = (b - mean) * s + beta
 *   before a dense layer    W' = diag(s) W    b' = b + (beta - mean * s) W
 * </pre>
 *
 * <p>All in double; the result is rounded to float once. Dropout and the identity vanish. Where a
 * column's mean is more than {@link #FOLD_LIMIT} standard deviations from zero, folding would trade
 * the subtraction of the mean for a difference of two large products and lose digits that training
 * had, so such a BatchNorm stays an {@link Affine} step, as does one that no dense layer is next
 * to.
 *
 * <p>Source: Jacob et al. 2018, section 3.2; Ioffe and Szegedy 2015, Alg. 2.
 */
public final class Folding {

  /** Largest |mean| / sqrt(variance + epsilon) that is folded: at most 8 of 24 bits are lost. */
  static final double FOLD_LIMIT = 256;

  private final List<FoldedLayer> done = new ArrayList<>();
  private @Nullable Dense64 dense;
  private @Nullable Affine64 pending;

  private Folding() {}

  /**
   * Folds a network.
   *
   * @param network what to fold
   * @param parameters the values of a parameter by its name, such as {@code 3.weight} (inputs x
   *     features) or {@code 4.gamma}; read
   * @param moments the inference statistics of a BatchNorm by its layer's index
   * @return the steps of inference, in order
   * @throws InvalidInputException if a folded number is too large for a float
   */
  public static List<FoldedLayer> fold(
      Network network, Function<String, float[]> parameters, IntFunction<Moments> moments) {
    Folding folding = new Folding();
    int features = network.inputFeatures();
    for (int i = 0; i < network.layers().size(); i++) {
      Layer layer = network.layers().get(i);
      switch (layer) {
        case Dense d -> folding.dense(i, features, d, parameters);
        case BatchNorm b -> folding.batchNorm(affine(i, b, parameters, moments.apply(i)));
        case Activation a -> folding.activation(a);
        case Dropout _ -> {}
        case Embedding e -> folding.embedding(new Lookup(e, features), i, parameters);
      }
      features = layer.outputFeatures(features);
    }
    folding.flush();
    return List.copyOf(folding.done);
  }

  /** A dense layer in double, until nothing more can be folded into it. */
  private record Dense64(int index, int outputs, double[] weight, double[] bias) {}

  /** {@code y = (x - mean) * scale + shift} in double. */
  private record Affine64(
      int index, double[] mean, double[] scale, double[] shift, boolean foldable) {}

  private static Affine64 affine(
      int index, BatchNorm layer, Function<String, float[]> parameters, Moments moments) {
    float[] gamma = parameters.apply(index + ".gamma");
    float[] beta = parameters.apply(index + ".beta");
    double[] scale = new double[gamma.length];
    double[] shift = new double[gamma.length];
    boolean foldable = true;
    for (int j = 0; j < gamma.length; j++) {
      double standardDeviation = Math.sqrt(moments.variance()[j] + layer.epsilon());
      scale[j] = gamma[j] / standardDeviation;
      shift[j] = beta[j];
      foldable &= Math.abs(moments.mean()[j]) <= FOLD_LIMIT * standardDeviation;
    }
    return new Affine64(index, moments.mean(), scale, shift, foldable);
  }

  private void embedding(Lookup lookup, int index, Function<String, float[]> parameters) {
    List<float[]> tables = new ArrayList<>();
    for (int t = 0; t < lookup.tables(); t++) {
      tables.add(parameters.apply("%d.table%d".formatted(index, t)));
    }
    done.add(new Gather(lookup, List.copyOf(tables)));
  }

  private void dense(int index, int inputs, Dense layer, Function<String, float[]> parameters) {
    float[] weight = parameters.apply(index + ".weight");
    double[] w = new double[weight.length];
    Arrays.setAll(w, i -> weight[i]);
    double[] b = new double[layer.features()];
    if (layer.bias()) {
      float[] bias = parameters.apply(index + ".bias");
      Arrays.setAll(b, j -> bias[j]);
    }
    Affine64 before = pending;
    if (before != null && before.foldable()) {
      pending = null;
      foldBefore(before, inputs, w, b);
    }
    flush();
    dense = new Dense64(index, layer.features(), w, b);
  }

  /** W' = diag(s) W, b' = b + (beta - mean * s) W. */
  private static void foldBefore(Affine64 before, int inputs, double[] w, double[] b) {
    for (int k = 0; k < inputs; k++) {
      double scale = before.scale()[k];
      double shift = before.shift()[k] - before.mean()[k] * scale;
      for (int j = 0; j < b.length; j++) {
        int at = k * b.length + j;
        b[j] += shift * w[at];
        w[at] *= scale;
      }
    }
  }

  private void batchNorm(Affine64 affine) {
    Dense64 before = dense;
    if (before != null && affine.foldable()) {
      foldBehind(before, affine);
      return;
    }
    Affine64 first = pending;
    if (first != null && affine.foldable()) {
      pending = composed(first, affine);
      return;
    }
    flush();
    pending = affine;
  }

  /** W' = W diag(s), b' = (b - mean) * s + beta. */
  private static void foldBehind(Dense64 dense, Affine64 affine) {
    double[] w = dense.weight();
    double[] b = dense.bias();
    for (int i = 0; i < w.length; i++) {
      w[i] *= affine.scale()[i % b.length];
    }
    for (int j = 0; j < b.length; j++) {
      b[j] = (b[j] - affine.mean()[j]) * affine.scale()[j] + affine.shift()[j];
    }
  }

  private static Affine64 composed(Affine64 first, Affine64 second) {
    double[] scale = new double[first.scale().length];
    double[] shift = new double[scale.length];
    for (int j = 0; j < scale.length; j++) {
      scale[j] = first.scale()[j] * second.scale()[j];
      shift[j] = (first.shift()[j] - second.mean()[j]) * second.scale()[j] + second.shift()[j];
    }
    return new Affine64(first.index(), first.mean(), scale, shift, first.foldable());
  }

  private void activation(Activation layer) {
    if (layer.function() != ActivationFunction.IDENTITY) {
      flush();
      done.add(new Pointwise(layer.function(), layer.slope()));
    }
  }

  /** Rounds what is still in double to float and lists it. */
  private void flush() {
    Dense64 d = dense;
    if (d != null) {
      dense = null;
      int inputs = d.weight().length / d.outputs();
      float[] weight = rounded(d.weight(), d.index());
      done.add(new Linear(inputs, d.outputs(), weight, rounded(d.bias(), d.index())));
    }
    Affine64 a = pending;
    if (a != null) {
      pending = null;
      float[] mean = rounded(a.mean(), a.index());
      double[] shift = new double[mean.length];
      Arrays.setAll(shift, j -> a.shift()[j] - (a.mean()[j] - mean[j]) * a.scale()[j]);
      done.add(new Affine(mean, rounded(a.scale(), a.index()), rounded(shift, a.index())));
    }
  }

  private static float[] rounded(double[] values, int layer) {
    float[] result = new float[values.length];
    for (int i = 0; i < values.length; i++) {
      result[i] = (float) values[i];
      if (!Float.isFinite(result[i])) {
        throw new InvalidInputException(
            String.format(
                Locale.ROOT,
                "layer %d, with the batch normalization beside it, comes to a weight of %.3e, which"
                    + " is too large for a float: train again with a smaller learning rate or"
                    + " scaled inputs",
                layer,
                values[i]));
      }
    }
    return result;
  }
}
