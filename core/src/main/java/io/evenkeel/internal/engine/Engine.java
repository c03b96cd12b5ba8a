package io.evenkeel.internal.engine;

import io.evenkeel.internal.state.TrainingState;
import io.evenkeel.network.ParameterKey;
import java.util.Map;

/**
 * Carries out training steps of one network with one loss and one optimizer. Not thread-safe; an
 * engine may use several threads inside. Every engine with the same kernels gives the same bits for
 * any number of threads.
 */
public interface Engine extends AutoCloseable {

  /** The mini-batch's rows, maximal rows x input features, row-major: filled by the caller. */
  float[] input();

  /**
   * The mini-batch's targets, maximal rows x target columns, row-major: class labels as whole
   * floats, or real targets.
   */
  float[] targets();

  /**
   * One step: forward, loss, backward, update, and the commit of the batch's moments to the running
   * statistics. If anything turned out non-finite, nothing has changed but the buffers.
   *
   * @param rows number of rows in the buffers that count
   * @return the mini-batch's mean loss before the update; NaN or infinite if the step was refused
   */
  double step(int rows, StepSettings settings);

  /**
   * Why the last step was refused: the layer and the array that turned non-finite, such as {@code
   * layer 3 (Dense): the gradient of its weight}; empty if it was not.
   */
  String refusal();

  /** The network's output of the last step's forward pass, rows x output features, row-major. */
  float[] logits();

  /** A copy of the state, in the canonical layout. */
  TrainingState state();

  /**
   * Copies of the gradients that the last step formed, before any clipping, by the parameter's key
   * and in the canonical layout. Undefined before the first step.
   */
  Map<ParameterKey, float[]> gradients();

  /** Takes over a copy of a state. */
  void restore(TrainingState state);

  /** Ends the engine's threads. */
  @Override
  void close();
}
