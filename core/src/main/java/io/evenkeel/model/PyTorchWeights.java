package io.evenkeel.model;

import io.evenkeel.internal.file.SafetensorsReader;
import io.evenkeel.internal.file.SafetensorsWriter;
import io.evenkeel.kernels.InvalidInputException;
import io.evenkeel.network.Embedding;
import io.evenkeel.network.Graph;
import io.evenkeel.network.Moments;
import io.evenkeel.network.Network;
import io.evenkeel.network.Node;
import io.evenkeel.network.VarianceEstimator;
import java.nio.file.Path;
import java.util.Objects;

/**
 * Weights as PyTorch's module of the same layers has them, in a safetensors file: what {@code
 * load_state_dict(load_file(path))} takes, and nothing else. i is the layer's path: its number in
 * an {@code nn.Sequential}, or its name.
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
 * VarianceEstimator#UNBIASED}. PyTorch's momentum, 1 - emaDecay, is not part of a file of weights;
 * it comes from the given network (MATH.md, M91).
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
    Graph graph = model.network().graph();
    graph.nodes().forEach(PyTorchWeights::requireEqual);
    graph
        .parameters()
        .forEach((key, spec) -> ModelFile.add(writer, key, spec, model.parameter(key)));
    for (Node norm : graph.batchNorms()) {
      Moments moments = model.inferenceMoments(norm);
      int features = moments.features();
      String path = norm.path();
      writer.add(path + ".running_mean", ModelFile.floats(moments.mean()), features);
      writer.add(path + ".running_var", ModelFile.floats(moments.variance()), features);
      BatchNormStatistics kept = Objects.requireNonNull(model.statistics().get(path));
      writer.add(path + ".num_batches_tracked", new long[] {kept.batches()});
    }
    writer.write(file);
  }

  /** Refuses a layer for which PyTorch has no equivalent. */
  static void requireEqual(Node node) {
    if (node.op() instanceof Embedding) {
      throw new InvalidInputException(
          "layer %s is of kind %s, which nn.Sequential does not have"
              .formatted(node.path(), node.op().kind()));
    }
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
