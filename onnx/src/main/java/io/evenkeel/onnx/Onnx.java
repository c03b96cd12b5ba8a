package io.evenkeel.onnx;

import io.evenkeel.kernels.InvalidInputException;
import io.evenkeel.model.Model;
import io.evenkeel.onnx.graph.OnnxFile;
import java.nio.file.Path;

/**
 * Reads ONNX graphs as networks. A graph can be imported if it is made of the layers that we have:
 * Gemm or MatMul with Add, Conv, MaxPool, AveragePool, GlobalAveragePool or ReduceMean over pixels,
 * Pad before a Conv or pooling, BatchNormalization, Relu, LeakyRelu, PRelu of one slope, Clip from
 * 0 on or to 6, Sigmoid, Tanh, Gelu and x sigmoid(x) (also node by node), Dropout, Mul or Div by
 * one number, Flatten, Reshape or Squeeze to rows, a Softmax or Sigmoid at the end, and nodes that
 * change nothing; one after another, or on the two ways of a residual that an Add or Sum ends.
 * Images come channel by channel in the graph and pixel by pixel in the model.
 *
 * {@snippet class="io.evenkeel.examples.OnnxExamples" region="load"}
 *
 * <p>Conventions are converted: ONNX's momentum is emaDecay; the running variance stays biased; a
 * bias before a BatchNormalization, which subtracts it again, is subtracted from the running mean
 * (MATH.md, M92). The statistics become those of {@code ema}. Layers have PyTorch's names if their
 * arrays have: {@code layer1.0.fc1}.
 */
public final class Onnx {
  private Onnx() {}

  /**
   * Reads a model.
   *
   * @throws InvalidInputException if there is no such file, it is no valid ONNX model, or no layer
   *     of ours computes something in it; the message names node, operator and reason
   */
  public static Model load(Path file) {
    return read(file).model();
  }

  /** As {@link #load}, with what was converted or left out. */
  public static ImportedModel read(Path file) {
    var graph = OnnxFile.read(file);
    try {
      return new GraphImport(graph).run();
    } catch (InvalidInputException e) {
      throw new InvalidInputException("cannot import %s: %s".formatted(file, e.getMessage()), e);
    }
  }
}
