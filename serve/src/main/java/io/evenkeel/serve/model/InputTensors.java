package io.evenkeel.serve.model;

import io.evenkeel.kernels.InvalidInputException;
import io.evenkeel.serve.tensor.Datatype;
import io.evenkeel.serve.tensor.Tensor;
import io.evenkeel.serve.tensor.TensorSpec;
import java.util.Arrays;
import java.util.List;

/** The checks that every model makes of a request's tensors. */
final class InputTensors {
  private InputTensors() {}

  /** The one tensor of a model that takes one. */
  static Tensor only(List<Tensor> inputs, String name) {
    if (inputs.size() != 1 || !inputs.getFirst().name().equals(name)) {
      throw new InvalidInputException(
          "the model takes one tensor, '%s', but got %s".formatted(name, names(inputs)));
    }
    return inputs.getFirst();
  }

  static String names(List<Tensor> inputs) {
    return inputs.isEmpty()
        ? "none"
        : String.join(", ", inputs.stream().map(t -> "'" + t.name() + "'").toList());
  }

  static void requireNumbers(Tensor tensor) {
    if (tensor.datatype() == Datatype.BYTES) {
      throw new InvalidInputException(
          "the tensor '%s' takes numbers, but got BYTES".formatted(tensor.name()));
    }
  }

  static InvalidInputException wrongShape(Tensor tensor, TensorSpec wanted) {
    return new InvalidInputException(
        "the tensor '%s' takes the shape %s, -1 being the rows, but got %s"
            .formatted(tensor.name(), wanted.shape(), Arrays.toString(tensor.shape())));
  }

  static void requireFinite(String name, float[] values) {
    for (int i = 0; i < values.length; i++) {
      if (!Float.isFinite(values[i])) {
        throw new InvalidInputException(
            "the tensor '%s' takes finite numbers, but element %d is %s"
                .formatted(name, i, Float.isNaN(values[i]) ? "NaN or null" : "infinite"));
      }
    }
  }
}
