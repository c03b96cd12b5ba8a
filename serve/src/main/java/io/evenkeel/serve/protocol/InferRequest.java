package io.evenkeel.serve.protocol;

import io.evenkeel.serve.tensor.Tensor;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A request to predict.
 *
 * @param id by which the client names it; null if it does not
 * @param inputs in the order in which they came
 * @param outputs those that are wanted; empty for all
 * @param binary whether outputs are wanted as bytes where they do not say themselves
 */
public record InferRequest(
    @Nullable String id, List<Tensor> inputs, List<Wanted> outputs, boolean binary) {
  public InferRequest {
    inputs = List.copyOf(inputs);
    outputs = List.copyOf(outputs);
  }

  /**
   * An output that is wanted.
   *
   * @param binary whether as bytes; null to go by the request
   */
  public record Wanted(String name, @Nullable Boolean binary) {}
}
