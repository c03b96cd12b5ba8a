package io.evenkeel.onnx.recalibrate;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import io.evenkeel.dataset.Dataset;
import io.evenkeel.kernels.InvalidInputException;
import io.evenkeel.loss.Loss;
import io.evenkeel.loss.Task;
import io.evenkeel.metrics.Evaluation;
import io.evenkeel.metrics.Evaluator;
import io.evenkeel.onnx.graph.GraphView;
import io.evenkeel.onnx.graph.TensorValues;
import io.evenkeel.onnx.runtime.RuntimeSession;
import java.util.Arrays;
import java.util.Objects;
import java.util.stream.IntStream;

/**
 * Loss and accuracy of an ONNX graph that tells classes apart: its first output, rows x classes,
 * read as logits, or as probabilities where a Softmax makes it.
 */
public final class OnnxEvaluation {
  private static final int BLOCK = 256;

  private OnnxEvaluation() {}

  /**
   * Evaluates a graph.
   *
   * @param data rows with a class each
   * @throws InvalidInputException if the graph does not tell as many classes apart
   */
  public static Evaluation of(ModelProto model, Dataset data) {
    return of(model, data, BLOCK);
  }

  /**
   * Evaluates a graph.
   *
   * @param data rows with a class each
   * @param blockRows rows that go in at once, if the graph takes any number
   * @throws InvalidInputException if the graph does not tell as many classes apart
   */
  public static Evaluation of(ModelProto model, Dataset data, int blockRows) {
    Dataset taken = GraphImages.of(model, data);
    GraphProto graph = model.getGraph();
    OnnxRows rows = OnnxRows.of(graph, data);
    if (graph.getOutputCount() == 0) {
      throw new InvalidInputException(
          "labels need a first output of rows x classes, but the model has none: give rows "
              + LabelledRows.WITHOUT_LABELS);
    }
    String output = graph.getOutput(0).getName();
    boolean probabilities = isSoftmax(graph, output);
    int block = rows.fixedRows() > 0 ? rows.fixedRows() : Math.min(blockRows, data.rows());
    int[] order = IntStream.range(0, data.rows()).toArray();
    float[] x = new float[Math.multiplyExact(block, data.features())];
    float[] targets = new float[block];
    Evaluator evaluator = null;
    try (RuntimeSession session = RuntimeSession.open(model)) {
      for (int from = 0; from < data.rows(); from += block) {
        int count = Math.min(block, data.rows() - from);
        taken.copyRows(order, from, count, x, 0, targets, 0);
        TensorProto result = Objects.requireNonNull(session.run(rows.input(x, count)).get(output));
        int classes = classes(result, rows.fed(count), data);
        if (evaluator == null) {
          evaluator =
              new Evaluator(
                  Loss.softmaxCrossEntropy(), classes, block, Evaluator.brief(Task.CLASSES));
        }
        float[] logits = Arrays.copyOf(TensorValues.floats(result), count * classes);
        for (int i = 0; probabilities && i < logits.length; i++) {
          logits[i] = (float) Math.log(Math.max(logits[i], Float.MIN_NORMAL));
        }
        evaluator.add(logits, targets, count);
      }
    }
    return Objects.requireNonNull(evaluator).result();
  }

  private static boolean isSoftmax(GraphProto graph, String output) {
    int index = new GraphView(graph).producer(output);
    NodeProto node = index < 0 ? NodeProto.getDefaultInstance() : graph.getNode(index);
    return node.getOpType().equals("Softmax");
  }

  private static int classes(TensorProto result, int rows, Dataset data) {
    long[] shape = TensorValues.shape(result);
    boolean fits = shape.length == 2 && shape[0] == rows && shape[1] >= 2;
    if (!fits) {
      throw new InvalidInputException(
          "labels of %d classes need a first output of rows x classes, but it is of the shape %s:"
                  .formatted(data.classes(), Arrays.toString(shape))
              + " give rows "
              + LabelledRows.WITHOUT_LABELS);
    }
    LabelledRows.requireClasses(Math.toIntExact(shape[1]), data);
    return Math.toIntExact(shape[1]);
  }
}
