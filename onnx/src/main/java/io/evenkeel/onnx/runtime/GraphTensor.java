package io.evenkeel.onnx.runtime;

import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import java.util.List;

/**
 * What a graph takes or gives, as ONNX Runtime says it.
 *
 * @param name of the input or output
 * @param type of its elements
 * @param shape its dimensions; -1 for one that is open
 */
public record GraphTensor(String name, DataType type, List<Long> shape) {
  public GraphTensor {
    shape = List.copyOf(shape);
  }
}
