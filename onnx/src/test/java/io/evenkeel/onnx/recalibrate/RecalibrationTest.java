package io.evenkeel.onnx.recalibrate;

import static io.evenkeel.onnx.recalibrate.Noise.distance;
import static io.evenkeel.onnx.recalibrate.Noise.recalibrated;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.onnx.proto.OnnxMl.ModelProto;
import io.evenkeel.dataset.Dataset;
import io.evenkeel.kernels.InvalidInputException;
import io.evenkeel.network.Moments;
import io.evenkeel.onnx.fold.TestGraph;
import io.evenkeel.onnx.recalibrate.RecalibrationOptions.Method;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Recalibrates small ONNX graphs. */
class RecalibrationTest {
  private static final int FEATURES = 2 * 4 * 4;
  private static final RecalibrationOptions EXACT = RecalibrationOptions.DEFAULT;
  private static final RecalibrationOptions BATCH = EXACT.withMethod(Method.BATCH);

  /** BN on the input, behind two convolutions, and beside each other on one value. */
  private static ModelProto graph(int opset, long rows) {
    return TestGraph.of(opset, 31)
        .input("x", rows, 2, 4, 4)
        .batchNorm("n0", "x", 2)
        .random("w1", 3, 2, 3, 3)
        .node("Conv", "z1", "n0", "w1")
        .with("pads", 1L, 1L, 1L, 1L)
        .batchNorm("n1", "z1", 3)
        .batchNorm("n2", "z1", 3)
        .node("Relu", "r1", "n1")
        .node("Sigmoid", "r2", "n2")
        .node("Add", "r", "r1", "r2")
        .node("GlobalAveragePool", "g", "r")
        .node("Flatten", "f", "g")
        .random("w3", 3, 4)
        .random("c3", 4)
        .node("Gemm", "z3", "f", "w3", "c3")
        .batchNorm("n3", "z3", 4)
        .node("Relu", "y", "n3")
        .model("y");
  }

  private static OnnxModel model() {
    return new OnnxModel(graph(13, -1), FEATURES);
  }

  @Test
  void findsLayersAndTheirOrder() {
    assertThat(model().layers()).extracting(NormLayer::channels).containsExactly(2, 3, 3, 4);
    assertThat(model().levels()).containsExactly(List.of(0), List.of(1, 2), List.of(3));
    assertThat(model().skipped()).isEmpty();
  }

  /**
   * The new statistics of every layer are the moments of what reaches it with the new ones below
   * it.
   */
  @Test
  void exactStatisticsAreAFixedPoint() {
    Dataset data = Noise.rows(500, FEATURES, 1);
    List<RecalibratedLayer> first = recalibrated(model(), data, EXACT);
    OnnxModel changed = new OnnxModel(model().with(Recalibration.moments(first)), FEATURES);
    List<RecalibratedLayer> again = recalibrated(changed, data, EXACT);
    assertThat(distance(first, again)).isLessThan(1e-5);
    assertThat(again).allMatch(l -> l.largestMeanShift() < 1e-5);
    assertThat(again).allMatch(l -> Math.abs(l.varianceRatio() - 1) < 1e-5);
    assertThat(first).anyMatch(l -> l.meanShift() > 0.1);
  }

  @Test
  void statisticsOfTheInputAreThoseOfTheData() {
    Dataset data = Noise.rows(300, FEATURES, 2);
    Moments got = recalibrated(model(), data, EXACT).getFirst().moments();
    double[] sum = new double[2];
    double[] squares = new double[2];
    float[] row = new float[FEATURES];
    for (int r = 0; r < data.rows(); r++) {
      data.copyFeatures(new int[] {r}, 0, 1, row, 0);
      for (int i = 0; i < FEATURES; i++) {
        sum[i / 16] += row[i];
        squares[i / 16] += (double) row[i] * row[i];
      }
    }
    for (int c = 0; c < 2; c++) {
      double mean = sum[c] / (300 * 16);
      assertThat(got.mean()[c]).isCloseTo(mean, within(1e-9));
      assertThat(got.variance()[c]).isCloseTo(squares[c] / (300 * 16) - mean * mean, within(1e-6));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 64, 1000})
  void theSplitDoesNotMatter(int batchRows) {
    Dataset data = Noise.rows(1003, FEATURES, 3);
    List<RecalibratedLayer> whole = recalibrated(model(), data, EXACT.withBatchRows(1003));
    List<RecalibratedLayer> split = recalibrated(model(), data, EXACT.withBatchRows(batchRows));
    assertThat(distance(whole, split)).isLessThan(1e-6);
  }

  @ParameterizedTest
  @ValueSource(ints = {9, 13, 18})
  void theBatchMethodWithOneBatchIsExact(int opset) {
    Dataset data = Noise.rows(200, FEATURES, 4);
    OnnxModel model = new OnnxModel(graph(opset, -1), FEATURES);
    List<RecalibratedLayer> exact = recalibrated(model, data, EXACT);
    assertThat(distance(exact, recalibrated(model, data, BATCH.withBatchRows(200))))
        .isLessThan(1e-5);
  }

  @Test
  void theBatchMethodComesCloseWithSmallBatchesAndLeavesNoSingleRow() {
    Dataset data = Noise.rows(64 * 15 + 1, FEATURES, 5);
    List<RecalibratedLayer> exact = recalibrated(model(), data, EXACT);
    List<RecalibratedLayer> batch = recalibrated(model(), data, BATCH);
    assertThat(distance(exact.getFirst().moments(), batch.getFirst().moments())).isLessThan(1e-9);
    assertThat(distance(exact, batch)).isBetween(1e-6, 0.2);
    assertThat(batch).allMatch(l -> l.rows() == data.rows());
  }

  /** Old statistics that count for n rows, and n rows of which they are the statistics. */
  @Test
  void theWeightCountsTheOldStatisticsAsRows() {
    Dataset old = Noise.rows(100, FEATURES, 6);
    Dataset fresh = Noise.rows(50, FEATURES, 7);
    float[] both = new float[150 * FEATURES];
    int[] all = IntStream.range(0, 100).toArray();
    old.copyFeatures(all, 0, 100, both, 0);
    fresh.copyFeatures(all, 0, 50, both, 100 * FEATURES);
    Dataset together = Dataset.ofReal(both, FEATURES, new float[150], 1);
    Map<Integer, Moments> first = Recalibration.moments(recalibrated(model(), old, EXACT));
    OnnxModel changed = new OnnxModel(model().with(first), FEATURES);
    Moments blended = recalibrated(changed, fresh, EXACT.withWeight(100)).getFirst().moments();
    Moments pooled = recalibrated(model(), together, EXACT).getFirst().moments();
    assertThat(distance(pooled, blended)).isLessThan(1e-6);
  }

  @Test
  void aFixedNumberOfRowsIsFilledUp() {
    Dataset data = Noise.rows(10, FEATURES, 8);
    OnnxModel fixed = new OnnxModel(graph(13, 4), FEATURES);
    assertThat(fixed.fixedRows()).isEqualTo(4);
    assertThat(distance(recalibrated(model(), data, EXACT), recalibrated(fixed, data, EXACT)))
        .isLessThan(1e-6);
    assertThat(recalibrated(fixed, data, BATCH)).allMatch(l -> l.rows() == 8);
  }

  @Test
  void sharedStatisticsBecomeTwo() {
    ModelProto model =
        TestGraph.of(13, 32)
            .input("x", -1, 3)
            .batchNorm("n1", "x", 3)
            .norm("n2", "n1", "n1")
            .model("n2");
    Dataset data = Noise.rows(100, 3, 9);
    OnnxModel onnx = new OnnxModel(model, 3);
    List<RecalibratedLayer> layers = recalibrated(onnx, data, EXACT);
    OnnxModel changed = new OnnxModel(onnx.with(Recalibration.moments(layers)), 3);
    assertThat(changed.layers().get(0).moments()).isNotEqualTo(changed.layers().get(1).moments());
    assertThat(distance(layers, recalibrated(changed, data, EXACT))).isLessThan(1e-6);
  }

  @Test
  void layersWhoseStatisticsAreNotKeptAreSkipped() {
    ModelProto model =
        TestGraph.of(15, 33)
            .input("x", -1, 3)
            .batchNorm("n1", "x", 3)
            .batchNorm("n2", "n1", 3)
            .with("training_mode", 1)
            .output("m")
            .output("v")
            .model("n2");
    OnnxModel onnx = new OnnxModel(model, 3);
    assertThat(onnx.layers()).hasSize(1);
    assertThat(onnx.skipped())
        .containsExactly(
            "BatchNormalization \"n2\": it normalises by its batch (training mode), not by kept"
                + " statistics");
  }

  @Test
  void refusesLayersThatDoNotFitWhatReachesThem() {
    ModelProto rowsAsChannels =
        TestGraph.of(13, 40)
            .input("x", -1, 64)
            .node("Transpose", "t", "x")
            .batchNorm("n", "t", 64)
            .node("Relu", "y", "n")
            .model("y");
    requireRefused(
        new OnnxModel(rowsAsChannels, 64),
        Noise.rows(64, 64, 1),
        "node BatchNormalization \"n\" has 64 scales, but its input \"t\" has 1 channels");
    ModelProto second =
        TestGraph.of(13, 41)
            .input("x", -1, -1)
            .batchNorm("m", "x", 3)
            .node("Relu", "r", "m")
            .batchNorm("n", "r", 5)
            .model("n");
    requireRefused(
        new OnnxModel(second, 3),
        Noise.rows(10, 3, 1),
        "node BatchNormalization \"n\" has 5 scales, but its input \"r\" has 3 channels");
    assertThatThrownBy(() -> recalibrated(new OnnxModel(second, 3), Noise.rows(10, 3, 1), BATCH))
        .hasMessage(
            "node BatchNormalization \"n\" has 5 scales, but its input \"r\" has 3 channels");
  }

  private static void requireRefused(NormalizedModel model, Dataset data, String message) {
    assertThatThrownBy(() -> recalibrated(model, data, EXACT))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(message);
  }

  @Test
  void refusesDataThatDoesNotDo() {
    requireRefused(
        model(), Noise.rows(1, FEATURES, 10), "statistics need at least 2 rows of data, but got 1");
    requireRefused(
        model(),
        Noise.rows(10, 5, 10),
        "the model takes rows of 32 numbers, but those of the data have 5");
    ModelProto plain = TestGraph.of(13, 34).input("x", -1, 3).node("Relu", "y", "x").model("y");
    requireRefused(
        new OnnxModel(plain, 3),
        Noise.rows(10, 3, 10),
        "the model has no batch normalization to recalibrate");
    assertThatThrownBy(() ->
            recalibrated(new OnnxModel(graph(13, 1), FEATURES), Noise.rows(10, FEATURES, 1), BATCH))
        .hasMessage(
            "the model takes exactly 1 rows at once, but the batch method needs at least 2 and no"
                + " more than the data's 10: use --method exact");
    assertThatThrownBy(() -> new OnnxModel(graph(13, -1), 31))
        .hasMessage(
            "the model's input x takes rows of the shape [2, 4, 4], which 31 numbers do not fill");
  }

  @Test
  void refusesModelsWhoseInputIsNotRows() {
    ModelProto two =
        TestGraph.of(13, 35).input("a", -1, 3).input("b", 3).node("Add", "y", "a", "b").model("y");
    assertThatThrownBy(() -> new OnnxModel(two, 3))
        .hasMessage("the model needs one input, of rows, but has 2: [a, b]");
    ModelProto flat = TestGraph.of(13, 36).input("x", 3).node("Relu", "y", "x").model("y");
    assertThatThrownBy(() -> new OnnxModel(flat, 3))
        .hasMessage("the model's input x must have at least 2 dimensions, but states 1");
    OnnxModel open =
        new OnnxModel(
            TestGraph.of(13, 37).input("x", -1, 2, -1).node("Relu", "y", "x").model("y"), 10);
    assertThat(open.features()).isEqualTo(10);
    assertThatThrownBy(() ->
            new OnnxModel(
                TestGraph.of(13, 38).input("x", -1, 4, -1).node("Relu", "y", "x").model("y"), 10))
        .hasMessage(
            "the model's input x takes rows of the shape [4, ?], which 10 numbers do not fill");
  }

  @Test
  void refusesWhatIsNotFinite() {
    ModelProto model =
        TestGraph.of(13, 39)
            .input("x", -1, 2)
            .node("Exp", "e", "x")
            .batchNorm("y", "e", 2)
            .model("y");
    requireRefused(
        new OnnxModel(model, 2),
        Dataset.ofReal(new float[] {1000, 1, 2, 3}, 2, new float[2], 1),
        "what reaches BatchNormalization \"y\" on this data is not finite: check that the data is"
            + " scaled as in training");
  }

  @Test
  void refusesOptionsThatCannotBe() {
    assertThatThrownBy(() -> BATCH.withBatchRows(1))
        .hasMessage("the batch size must be at least 2 for the batch method, but got 1");
    assertThatThrownBy(() -> EXACT.withWeight(-1))
        .hasMessage("the old statistics must count for 0 rows or more, but got -1");
    assertThatThrownBy(() -> EXACT.withTolerance(1))
        .hasMessage("the tolerance must be at least 0 and below 1, but got 1.0");
  }
}
