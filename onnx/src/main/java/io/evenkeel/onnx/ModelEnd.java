package io.evenkeel.onnx;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import io.evenkeel.loss.Task;
import io.evenkeel.model.InputDescription;
import io.evenkeel.model.Model;
import io.evenkeel.onnx.export.ExportDescription;
import io.evenkeel.onnx.graph.Nodes;
import java.util.List;
import java.util.Optional;

/** Where a graph ends, and how its outputs are to be read. */
final class ModelEnd {
  /** From this opset on, Softmax works along one axis, the last one by default. */
  private static final int ONE_AXIS = 13;

  private final ModelProto file;
  private final ModelParts parts;
  private Optional<Task> task = Optional.empty();

  ModelEnd(ModelProto file, ModelParts parts) {
    this.file = file;
    this.parts = parts;
  }

  /**
   * Whether the last node only turns the network's output into probabilities, so that it is no
   * layer.
   */
  boolean takes(NodeProto last) {
    if (parts.isEmpty()) {
      return false;
    }
    switch (last.getOpType()) {
      case "Softmax", "LogSoftmax" -> {
        requireColumns(last);
        task = Optional.of(Task.CLASSES);
      }
      case "Sigmoid" -> {
        if (parts.columns() == 1) {
          task = Optional.of(Task.BINARY);
        }
      }
      default -> {}
    }
    return task.isPresent();
  }

  private void requireColumns(NodeProto node) {
    long axis = Nodes.integer(node, "axis", Nodes.opset(file) >= ONE_AXIS ? -1 : 1);
    if (axis != 1 && axis != -1) {
      throw ConstantOperands.refusal(
          node, "it must go along the columns, axis 1, but goes along " + axis);
    }
  }

  /**
   * The model, with what our own export noted in the file's metadata, if it wrote the file.
   *
   * @param input what the graph says of its input
   */
  Model model(InputDescription input) {
    Optional<ExportDescription> noted = ExportDescription.of(file);
    if (noted.isPresent()) {
      ExportDescription described = noted.get();
      return parts.model(
          described.task(),
          new InputDescription(described.input().name(), input.divisor()),
          described.classes());
    }
    return parts.model(task.orElseGet(this::guessed), input, List.of());
  }

  private Task guessed() {
    if (parts.columns() == 1) {
      parts.note("the graph does not say what its output is: it is taken for a real number");
      return Task.REAL;
    }
    parts.note(
        "the graph does not say what its outputs are: they are taken for the logits of %d classes"
            .formatted(parts.columns()));
    return Task.CLASSES;
  }
}
