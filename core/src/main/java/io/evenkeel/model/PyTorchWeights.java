package io.evenkeel.model;

import io.evenkeel.internal.file.SafetensorsReader;
import io.evenkeel.internal.file.SafetensorsWriter;
import io.evenkeel.kernels.InvalidInputException;
import io.evenkeel.network.Activation;
import io.evenkeel.network.BatchNorm;
import io.evenkeel.network.Dense;
import io.evenkeel.network.Dropout;
import io.evenkeel.network.Layer;
import io.evenkeel.network.Moments;
import io.evenkeel.network.Network;
import io.evenkeel.network.VarianceEstimator;
import java.nio.file.Path;
import java.util.Objects;

/**
 * Weights as PyTorch's {@code nn.Sequential} of the same layers has them, in a safetensors file:
 * what {@code load_state_dict(load_file(path))} takes, and nothing else.
 *
 * <pre>
 *   nn.Linear        i.weight (features x inputs)   i.bias
 *   nn.BatchNorm1d   i.weight (gamma)   i.bias (beta)   i.running_mean   i.running_var
 *                    i.num_batches_tracked (I64)
 * </pre>
 *
 * <p>The running statistics are those that predict, as they are: a conversion of the variance would
 * change what the model says. What is converted is their meaning: PyTorch takes the unbiased
 * variance of a mini-batch into running_var, so a model that is loaded goes on with {@link
 * VarianceEstimator#UNBIASED}. PyTorch's momentum, 1 - emaDecay, stands in no file of weights; the
 * given network says it (MATH.md, M91).
 */
public final class PyTorchWeights {
  private PyTorchWeights() {}

  /**
   * Writes a model's weights, atomically.
   *
   * @throws InvalidInputException if the network has a layer that nn.Sequential cannot hold
   * @throws java.io.UncheckedIOException if the file cannot be written
   */
  public static void save(Model model, Path file) {
    SafetensorsWriter writer = new SafetensorsWriter().metadata("format", "pt");
    Network network = model.network();
    for (int i = 0; i < network.layers().size(); i++) {
      Layer layer = network.layers().get(i);
      switch (layer) {
        case Dense dense -> addDense(writer, model, i, dense);
        case BatchNorm _ -> addBatchNorm(writer, model, i);
        case Activation _, Dropout _ -> {}
        default -> throw absent(i, layer);
      }
    }
    writer.write(file);
  }

  private static void addDense(SafetensorsWriter writer, Model model, int layer, Dense dense) {
    int inputs = model.network().inputFeaturesOf(layer);
    float[] weight = model.parameter(layer + ".weight");
    writer.add(layer + ".weight", ModelFile.transposed(weight, inputs), dense.features(), inputs);
    if (dense.bias()) {
      writer.add(layer + ".bias", model.parameter(layer + ".bias"), dense.features());
    }
  }

  private static void addBatchNorm(SafetensorsWriter writer, Model model, int layer) {
    Moments moments = model.inferenceMoments(layer);
    int features = moments.features();
    writer.add(layer + ".weight", model.parameter(layer + ".gamma"), features);
    writer.add(layer + ".bias", model.parameter(layer + ".beta"), features);
    writer.add(layer + ".running_mean", ModelFile.floats(moments.mean()), features);
    writer.add(layer + ".running_var", ModelFile.floats(moments.variance()), features);
    BatchNormStatistics kept = Objects.requireNonNull(model.statistics().get(layer));
    writer.add(layer + ".num_batches_tracked", new long[] {kept.batches()});
  }

  /** The exception for a layer that PyTorch's nn.Sequential has no equal of. */
  static InvalidInputException absent(int index, Layer layer) {
    return new InvalidInputException(
        "layer %d is of kind %s, which nn.Sequential does not have".formatted(index, layer.kind()));
  }

  /**
   * Reads weights into a network. A name may have a prefix, such as {@code net.0.weight}, if all
   * have it. A BatchNorm without weight and bias (affine=False) gets gamma 1 and beta 0. The bias
   * of a Linear before a BatchNorm, which the network leaves out, is taken from its running mean.
   * Numbers of F64, F16 and BF16 become floats.
   *
   * @return a model that predicts with the running statistics of the file, as EMA
   * @throws InvalidInputException if there is no such file, or it does not fit the network
   */
  public static Model load(Path file, Network network) {
    try (SafetensorsReader reader = SafetensorsReader.open(file)) {
      return new PyTorchReader(reader, network).model();
    }
  }
}
