package io.evenkeel.onnx.fold;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import io.evenkeel.onnx.graph.GraphView;
import io.evenkeel.onnx.graph.OnnxFile;
import io.evenkeel.onnx.graph.TensorValues;
import io.evenkeel.onnx.runtime.Optimization;
import io.evenkeel.onnx.runtime.RuntimeSession;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;

/** Folds a model and lets ONNX Runtime judge whether it still computes the same. */
final class FoldingProof {
  private static final int OPEN_DIMENSION = 3;
  private static final double TOLERANCE = 2e-5;

  private FoldingProof() {}

  /** The folded model, once it is proved equal, valid, and folded to the end. */
  static FoldedModel folded(ModelProto model) {
    FoldedModel folded = GraphFolding.fold(model);
    requireReadable(folded.after());
    assertThat(GraphFolding.fold(folded.after()).after()).isEqualTo(folded.after());
    assertThat(folded.after().getGraph().getOutputList())
        .isEqualTo(model.getGraph().getOutputList());
    Map<String, TensorProto> inputs = inputs(model, 5);
    Map<String, TensorProto> expected = run(model, inputs);
    Map<String, TensorProto> actual = run(folded.after(), inputs);
    assertThat(actual.keySet()).isEqualTo(expected.keySet());
    expected.forEach(
        (name, value) -> requireClose(value, Objects.requireNonNull(actual.get(name))));
    return folded;
  }

  /** A file's reader checks that every value that is read is there. */
  private static void requireReadable(ModelProto model) {
    try {
      Path file = Files.createTempFile("folded", ".onnx");
      OnnxFile.write(model, file);
      assertThat(OnnxFile.read(file)).isEqualTo(model);
      Files.delete(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Map<String, TensorProto> run(ModelProto model, Map<String, TensorProto> inputs) {
    try (RuntimeSession session = RuntimeSession.open(model, Optimization.NONE, 1)) {
      return session.run(inputs);
    }
  }

  /** N(0,1) numbers for every input that must be given. */
  static Map<String, TensorProto> inputs(ModelProto model, long seed) {
    Random random = new Random(seed);
    Map<String, TensorProto> inputs = new LinkedHashMap<>();
    for (ValueInfoProto input : new GraphView(model.getGraph()).requiredInputs()) {
      List<TensorShapeProto.Dimension> dims =
          input.getType().getTensorType().getShape().getDimList();
      long[] shape =
          dims.stream()
              .mapToLong(d -> d.hasDimValue() ? d.getDimValue() : OPEN_DIMENSION)
              .toArray();
      int count = 1;
      for (long dim : shape) {
        count *= (int) dim;
      }
      float[] values = new float[count];
      for (int i = 0; i < count; i++) {
        values[i] = (float) random.nextGaussian();
      }
      inputs.put(input.getName(), TensorValues.of(input.getName(), values, shape));
    }
    return inputs;
  }

  static void requireClose(TensorProto expected, TensorProto actual) {
    float[] wanted = TensorValues.floats(expected);
    float[] got = TensorValues.floats(actual);
    assertThat(actual.getDimsList()).isEqualTo(expected.getDimsList());
    double largest = 1;
    for (float value : wanted) {
      largest = Math.max(largest, Math.abs(value));
    }
    for (int i = 0; i < wanted.length; i++) {
      assertThat(Math.abs(got[i] - wanted[i]) / largest)
          .as("%s[%d]: %s, not %s", expected.getName(), i, got[i], wanted[i])
          .isLessThan(TOLERANCE);
    }
  }

  /** How many nodes of that operator a model has. */
  static long count(ModelProto model, String operator) {
    return model.getGraph().getNodeList().stream()
        .filter(n -> n.getOpType().equals(operator))
        .count();
  }

  /** The reason why the only normalization that stayed did so. */
  static String reason(FoldedModel folded) {
    assertThat(folded.kept()).hasSize(1);
    return folded.kept().getFirst().reason();
  }
}
