package io.evenkeel.training;

import io.evenkeel.dataset.Dataset;
import io.evenkeel.internal.engine.Engine;
import io.evenkeel.internal.engine.StepSettings;
import io.evenkeel.internal.fused.FusedEngine;
import io.evenkeel.kernels.InvalidInputException;
import io.evenkeel.loss.Loss;
import io.evenkeel.model.Model;
import io.evenkeel.network.ParameterKey;
import io.evenkeel.optimizer.Optimizer;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Loss and gradients of a model on one mini-batch, as in training: BN by the mini-batch's own
 * moments (or as each layer is set), dropout by the masks of step 0 of a seed. The model stays as
 * it is.
 *
 * @param loss mean over the rows
 * @param values dL/dparameter of every parameter in its canonical layout, row-major
 */
public record Gradients(double loss, Map<ParameterKey, float[]> values) {

  /**
   * Computes loss and gradients.
   *
   * @param batch the mini-batch, all rows of it
   * @param seed of dropout's masks
   * @throws InvalidInputException if the batch does not fit the network, or loss or gradients are
   *     not finite, naming the layer
   */
  public static Gradients of(Model model, Loss loss, Dataset batch, long seed) {
    int rows = batch.rows();
    TrainingData.requireFit("mini-batch", batch, model.network(), loss);
    int[] order = IntStream.range(0, rows).toArray();
    Optimizer still = Optimizer.sgd(1); // its rate is taken from the step's settings, which say 0
    try (Engine engine =
        new FusedEngine(
            model.network(),
            loss,
            still,
            rows,
            ModelState.of(model, model.network(), still.slots()),
            1)) {
      batch.copyFeatures(order, 0, rows, engine.input(), 0);
      batch.copyTargets(order, 0, rows, engine.targets(), 0);
      double value = engine.step(rows, new StepSettings(0, seed, 0));
      if (!engine.refusal().isEmpty()) {
        throw new InvalidInputException(
            "the mini-batch has no gradient, because something is not finite: " + engine.refusal());
      }
      return new Gradients(value, Map.copyOf(engine.gradients()));
    }
  }

  /**
   * The gradient of one parameter.
   *
   * @throws IllegalArgumentException if there is no such parameter
   */
  public float[] of(ParameterKey key) {
    float[] gradient = values.get(key);
    if (gradient == null) {
      throw new IllegalArgumentException("no parameter named " + key);
    }
    return gradient;
  }
}
