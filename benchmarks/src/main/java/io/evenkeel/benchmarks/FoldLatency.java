package io.evenkeel.benchmarks;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import io.evenkeel.data.Mnist;
import io.evenkeel.dataset.Dataset;
import io.evenkeel.model.Model;
import io.evenkeel.network.Moments;
import io.evenkeel.onnx.fold.GraphFolding;
import io.evenkeel.onnx.graph.TensorValues;
import io.evenkeel.onnx.recalibrate.RunModel;
import io.evenkeel.onnx.runtime.Optimization;
import io.evenkeel.onnx.runtime.RuntimeSession;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Seconds of a prediction by the MNIST network of {@link RecalibrationTable}, as an ONNX graph in
 * ONNX Runtime, unfolded and folded by us, with ONNX Runtime's own optimizations and without, and
 * by our own {@code Model.logits}; all with as many threads as there are cores. The numbers are the
 * best of some rounds in which all take turns.
 *
 * <p>Prints a Markdown table. Arguments: number of rounds (default 5).
 */
public final class FoldLatency {
  private static final int[] BATCHES = {1, 1024};
  private static final int IR = 8;
  private static final int OPSET = 13;
  private static final double SECONDS_A_TURN = 0.25;
  private static final int WARM_UP = 20;
  private static final String INPUT = "x";

  private FoldLatency() {}

  @FunctionalInterface
  private interface Timed {
    /** The median run's seconds. */
    double median(int runs);
  }

  private record Way(String name, Timed timed) {}

  /** See {@link FoldLatency}. */
  public static void main(String[] arguments) {
    int rounds = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 5;
    Model model = RecalibrationTable.trained(1);
    ModelProto unfolded = graph(model);
    ModelProto folded = GraphFolding.fold(unfolded).after();
    System.out.println("| microseconds a call | batch 1 | batch 1024 |");
    System.out.println("| --- | --- | --- |");
    String[] names = new String[0];
    double[][] best = new double[BATCHES.length][];
    for (int b = 0; b < BATCHES.length; b++) {
      float[] rows = rows(Mnist.test(), BATCHES[b]);
      Map<String, TensorProto> input = Map.of(INPUT, TensorValues.of(INPUT, rows, BATCHES[b], 784));
      try (RuntimeSession plain = RuntimeSession.open(unfolded, Optimization.NONE, 0);
          RuntimeSession plainFolded = RuntimeSession.open(folded, Optimization.NONE, 0);
          RuntimeSession best1 = RuntimeSession.open(unfolded);
          RuntimeSession best2 = RuntimeSession.open(folded)) {
        int count = BATCHES[b];
        List<Way> ways =
            List.of(
                new Way("ONNX Runtime, node by node, unfolded", r -> ort(plain, input, r)),
                new Way("ONNX Runtime, node by node, folded", r -> ort(plainFolded, input, r)),
                new Way("ONNX Runtime, optimized by itself, unfolded", r -> ort(best1, input, r)),
                new Way("ONNX Runtime, optimized by itself, folded", r -> ort(best2, input, r)),
                new Way("Evenkeel", r -> own(model, rows, count, r)));
        names = ways.stream().map(Way::name).toArray(String[]::new);
        best[b] = best(ways, rounds);
      }
    }
    for (int w = 0; w < names.length; w++) {
      System.out.printf(
          Locale.ROOT, "| %s | %.1f | %.0f |%n", names[w], 1e6 * best[0][w], 1e6 * best[1][w]);
    }
  }

  private static double[] best(List<Way> ways, int rounds) {
    double[] best = new double[ways.size()];
    Arrays.fill(best, Double.POSITIVE_INFINITY);
    for (int round = 0; round < rounds; round++) {
      for (int w = 0; w < best.length; w++) {
        Timed timed = ways.get(w).timed();
        int runs = (int) Math.clamp(SECONDS_A_TURN / timed.median(WARM_UP), 5, 2000);
        best[w] = Math.min(best[w], timed.median(runs));
      }
    }
    return best;
  }

  private static double ort(RuntimeSession session, Map<String, TensorProto> input, int runs) {
    return session.medianSeconds(input, 1, runs);
  }

  private static double own(Model model, float[] rows, int count, int runs) {
    float[] result = new float[count * model.network().outputFeatures()];
    long[] times = new long[runs];
    for (int i = 0; i < runs; i++) {
      long start = System.nanoTime();
      model.logits(rows, count, result);
      times[i] = System.nanoTime() - start;
    }
    Arrays.sort(times);
    return 0.5e-9 * (times[(runs - 1) / 2] + times[runs / 2]);
  }

  private static float[] rows(Dataset data, int count) {
    float[] rows = new float[count * data.features()];
    data.copyFeatures(IntStream.range(0, count).toArray(), 0, count, rows, 0);
    return rows;
  }

  /** The network node by node: Gemm, BatchNormalization and Relu, twice, and a Gemm. */
  private static ModelProto graph(Model model) {
    GraphProto.Builder graph = GraphProto.newBuilder().setName("mnist");
    graph.addInput(value(INPUT)).addOutput(value("logits"));
    RunModel norms = new RunModel(model);
    String last = INPUT;
    int norm = 0;
    for (int dense : new int[] {0, 3, 6}) {
      float[] weight = model.parameter(dense + ".weight");
      int columns = model.network().inputFeaturesOf(dense + 1);
      graph.addInitializer(TensorValues.of("w" + dense, weight, weight.length / columns, columns));
      NodeProto.Builder gemm = node("Gemm", last, "w" + dense);
      if (dense == 6) {
        graph.addInitializer(TensorValues.of("b", model.parameter("6.bias"), columns));
        graph.addNode(gemm.addInput("b").addOutput("logits"));
        break;
      }
      graph.addNode(gemm.addOutput("z" + dense));
      Moments moments = norms.layers().get(norm++).moments();
      float[][] parameters = {
        model.parameter(dense + 1 + ".gamma"),
        model.parameter(dense + 1 + ".beta"),
        floats(moments.mean()),
        floats(moments.variance())
      };
      NodeProto.Builder batchNorm = node("BatchNormalization", "z" + dense);
      for (int i = 0; i < parameters.length; i++) {
        String name = "n%d.%d".formatted(dense, i);
        graph.addInitializer(TensorValues.of(name, parameters[i], columns));
        batchNorm.addInput(name);
      }
      last = "a" + dense;
      graph.addNode(batchNorm.addOutput("n" + dense));
      graph.addNode(node("Relu", "n" + dense).addOutput(last));
    }
    return ModelProto.newBuilder()
        .setIrVersion(IR)
        .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(OPSET))
        .setGraph(graph)
        .build();
  }

  private static NodeProto.Builder node(String operator, String... inputs) {
    return NodeProto.newBuilder().setOpType(operator).addAllInput(List.of(inputs));
  }

  private static float[] floats(double[] values) {
    float[] rounded = new float[values.length];
    for (int i = 0; i < rounded.length; i++) {
      rounded[i] = (float) values[i];
    }
    return rounded;
  }

  private static ValueInfoProto value(String name) {
    TypeProto.Tensor.Builder type =
        TypeProto.Tensor.newBuilder().setElemType(DataType.FLOAT.getNumber());
    type.getShapeBuilder().addDimBuilder().setDimParam("batch");
    type.getShapeBuilder().addDimBuilder().setDimParam(name);
    return ValueInfoProto.newBuilder()
        .setName(name)
        .setType(TypeProto.newBuilder().setTensorType(type))
        .build();
  }
}
