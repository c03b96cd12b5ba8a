package io.evenkeel.onnx.doctor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import io.evenkeel.dataset.Dataset;
import io.evenkeel.kernels.RandomStream;
import io.evenkeel.network.Moments;
import io.evenkeel.onnx.Shipped;
import io.evenkeel.onnx.fold.TestGraph;
import io.evenkeel.onnx.graph.OnnxFile;
import io.evenkeel.onnx.graph.TensorValues;
import io.evenkeel.onnx.recalibrate.OnnxModel;
import io.evenkeel.onnx.recalibrate.Recalibration;
import io.evenkeel.onnx.recalibrate.RecalibrationOptions;
import io.evenkeel.onnx.recalibrate.RecalibrationOptions.Method;
import io.evenkeel.onnx.runtime.RuntimeSession;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Variances that no data has, each reported with its effect, in every floating-point type. */
class VarianceDoctorTest {
  private static final int OPSET = 15;
  private static final int ROWS = 64;

  private final Cases cases = new Cases();

  private Diagnosis diagnosis() {
    return Doctor.examine(cases.norm(Cases.relu(OPSET), "r").model("n"));
  }

  private void finds(Severity severity, Problem problem, String evidence, String consequence) {
    assertThat(diagnosis().findings()).extracting(Finding::problem).containsExactly(problem);
    Finding finding = diagnosis().findings().getFirst();
    assertThat(finding.severity()).isEqualTo(severity);
    assertThat(finding.evidence()).isEqualTo(evidence);
    assertThat(finding.consequence()).isEqualTo(consequence);
    assertThat(finding.remedy()).doesNotContain("{");
  }

  @Test
  void slightlyNegativeIsFinite() {
    cases.variance = new float[] {0.8f, -5e-6f, 1, 3.2f};
    finds(
        Severity.WARNING,
        Problem.NEGATIVE_VARIANCE,
        "the variance is negative in 1 of 4 channels, at least -5e-6, but variance + epsilon is"
            + " above 0",
        "the output is finite, but no data has such a variance: these channels are multiplied by"
            + " up to 402, more than epsilon alone allows");
  }

  @Test
  void minusEpsilonDividesByZero() {
    cases.variance = new float[] {0.8f, -1e-5f, 1, 3.2f};
    finds(
        Severity.SERIOUS,
        Problem.ZERO_ROOT,
        "variance + epsilon is 0 in 1 of 4 channels, and the layer divides by the root of it",
        "the layer's output is infinite there, or not a number, and nothing after it means"
            + " anything");
  }

  @Test
  void belowMinusEpsilonHasNoRoot() {
    cases.variance = new float[] {0.8f, -2e-5f, -1, 3.2f};
    finds(
        Severity.SERIOUS,
        Problem.NEGATIVE_ROOT,
        "variance + epsilon is below 0 in 2 of 4 channels, at least -1",
        "the root of it is not a number, nor is the layer's output there, and nothing after it"
            + " means anything");
    cases.variance = new float[] {0.8f, Float.NEGATIVE_INFINITY, 1, 3.2f};
    assertThat(diagnosis().findings())
        .extracting(Finding::problem)
        .containsExactly(Problem.NEGATIVE_ROOT);
  }

  @Test
  void infiniteGivesBeta() {
    cases.variance = new float[] {0.8f, Float.POSITIVE_INFINITY, 1, 3.2f};
    finds(
        Severity.WARNING,
        Problem.INFINITE_VARIANCE,
        "the variance is infinite in 1 of 4 channels",
        "these channels come out as beta, whatever reaches them");
    cases.variance = Cases.all(Float.POSITIVE_INFINITY);
    assertThat(diagnosis().findings().getFirst().severity()).isEqualTo(Severity.SERIOUS);
  }

  @Test
  void notANumberAndInfiniteParametersAreNoNumbers() {
    cases.variance = new float[] {0.8f, Float.NaN, 1, 3.2f};
    cases.gamma = new float[] {0.8f, 1, Float.POSITIVE_INFINITY, 3.2f};
    finds(
        Severity.SERIOUS,
        Problem.INVALID_NUMBERS,
        "in 2 of 4 channels gamma, beta, mean or variance is not a number, or gamma, beta or mean"
            + " is infinite",
        "the layer's output is not finite there, and nothing after it means anything");
  }

  /** The findings agree with what ONNX Runtime computes. */
  @Test
  void onnxRuntimeSaysTheSame() {
    cases.variance = new float[] {-5e-6f, -1e-5f, -2e-5f, Float.POSITIVE_INFINITY};
    ModelProto model =
        cases.norm(TestGraph.of(OPSET, 1).input("x", 1, Cases.CHANNELS), "x").model("n");
    float[] out;
    try (RuntimeSession session = RuntimeSession.open(model)) {
      var x = TensorValues.of("x", new float[] {1, 1, 1, 1}, 1, Cases.CHANNELS);
      out = TensorValues.floats(Objects.requireNonNull(session.run(Map.of("x", x)).get("n")));
    }
    assertThat(out[0]).isFinite();
    assertThat(out[1]).isInfinite();
    assertThat(out[2]).isNaN();
    assertThat(out[3]).isEqualTo(cases.beta[3]);
  }

  @Test
  void theSharedCases() {
    ModelProto negative = OnnxFile.read(Shipped.path("cases/bn-variance-negative-slight.onnx"));
    assertThat(Doctor.examine(negative).findings())
        .extracting(Finding::problem)
        .contains(Problem.NEGATIVE_VARIANCE)
        .doesNotContain(Problem.INVALID_NUMBERS);
    ModelProto half = OnnxFile.read(Shipped.path("cases/bn-float16-nan.onnx"));
    assertThat(Doctor.examine(half).findings())
        .extracting(Finding::problem)
        .contains(Problem.INVALID_NUMBERS);
    ModelProto shared = OnnxFile.read(Shipped.path("cases/bias-shared-by-two-convs.onnx"));
    assertThat(Doctor.examine(shared).findings())
        .extracting(Finding::problem)
        .doesNotContain(Problem.REDUNDANT_BIAS);
  }

  /** A Gemm and a BN of one type, with another variance than the data's in one channel. */
  private static ModelProto typed(DataType type, double variance) {
    double[] weight = {1, 0.5, -0.5, 1, 0.25, -1};
    return TestGraph.of(OPSET, 9)
        .input(type, "x", -1, 3)
        .initializer(TensorValues.of("w", type, weight, 3, 2))
        .initializer(TensorValues.of("n.gamma", type, new double[] {1, 0.5}, 2))
        .initializer(TensorValues.of("n.beta", type, new double[] {0, 0.25}, 2))
        .initializer(TensorValues.of("n.mean", type, new double[] {0.5, 0}, 2))
        .initializer(TensorValues.of("n.variance", type, new double[] {1, variance}, 2))
        .node("MatMul", "z", "x", "w")
        .norm("n", "z", "n")
        .model(type, "n", "z");
  }

  private static Dataset rows() {
    RandomStream random = RandomStream.of(3, "rows", 0);
    float[] x = new float[ROWS * 3];
    for (int i = 0; i < x.length; i++) {
      x[i] = Math.round(64 * random.nextGaussian()) / 64f;
    }
    return Dataset.ofReal(x, 3, new float[ROWS], 1);
  }

  @ParameterizedTest
  @EnumSource(names = {"FLOAT", "DOUBLE", "FLOAT16"})
  void recalibrationCures(DataType type) {
    for (double variance : new double[] {-0.5, Double.NaN, Double.POSITIVE_INFINITY}) {
      OnnxModel broken = new OnnxModel(typed(type, variance), 3);
      assertThat(broken.skipped()).isEmpty();
      assertThat(broken.layers().getFirst().impossible()).isEqualTo(1);
      for (Method method : Method.values()) {
        var options = RecalibrationOptions.DEFAULT.withMethod(method).withBatchRows(ROWS);
        var layers = Recalibration.run(broken, rows(), options, (_, _) -> {});
        assertThat(layers.getFirst().meanShift()).isFinite();
        assertThat(layers.getFirst().varianceRatio()).isFinite();
        ModelProto cured = broken.with(Recalibration.moments(layers));
        assertThat(cured.getGraph().getInitializerList())
            .allMatch(t -> t.getDataType() == type.getNumber());
        Diagnosis diagnosis =
            Doctor.examine(cured, rows(), ExaminationOptions.DEFAULT, (_, _) -> {});
        assertThat(diagnosis.findings()).isEmpty();
        assertThat(diagnosis.skipped()).isEmpty();
        LayerDrift drift = Cases.seen(diagnosis).drifts().getFirst();
        assertThat(drift.mean()).isLessThan(0.01);
        assertThat(drift.variance()).isLessThan(1.01);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"FLOAT", "DOUBLE", "FLOAT16", "BFLOAT16"})
  void everyTypeIsExamined(DataType type) {
    assertThat(Doctor.examine(typed(type, Double.NaN)).findings())
        .extracting(Finding::problem)
        .containsExactly(Problem.INVALID_NUMBERS);
    assertThat(Doctor.examine(typed(type, 2)).skipped()).isEmpty();
  }

  @Test
  void impossibleStatisticsCannotBeKept() {
    OnnxModel broken = new OnnxModel(typed(DataType.FLOAT, -1), 3);
    assertThat(
            catchThrowable(() ->
                Recalibration.run(
                    broken, rows(), RecalibrationOptions.DEFAULT.withWeight(10), (_, _) -> {})))
        .hasMessage(
            "the old statistics of BatchNormalization \"n\" cannot count as 10 rows, since in 1 of 2"
                + " channels they are those of no data, such as a negative variance: leave --weight"
                + " out");
  }

  @Test
  void aFloat16ThatIsTooLargeIsRefused() {
    OnnxModel model = new OnnxModel(typed(DataType.FLOAT16, 1), 3);
    var moments = new Moments(new double[] {0, 0}, new double[] {1, 1e6});
    assertThat(catchThrowable(() -> model.with(Map.of(0, moments))))
        .hasMessage(
            "BatchNormalization \"n\": a number would be 1.000e+06, which type FLOAT16 does not"
                + " hold");
  }

  private static TestGraph biased() {
    return TestGraph.of(OPSET, 7)
        .input("x", -1, 3, 8, 8)
        .input("v", 4, 3, 3, 3)
        .input("w", 4, 3, 3, 3)
        .random("b", 4)
        .node("Conv", "p", "x", "v", "b")
        .node("Conv", "q", "x", "w", "b");
  }

  private static List<String> redundant(ModelProto model) {
    return Doctor.examine(model).findings().stream()
        .filter(f -> f.problem() == Problem.REDUNDANT_BIAS)
        .map(f -> f.layer() + ": " + f.arguments().getFirst())
        .toList();
  }

  @Test
  void aSharedBiasIsRedundantOnlyWhereAllItsReadersAre() {
    assertThat(redundant(cases.norm(biased(), "p").model("n", "q"))).isEmpty();
    ModelProto both = cases.norm(biased(), "p").norm("m", "q", "n").model("n", "m");
    assertThat(redundant(both))
        .containsExactly(
            "BatchNormalization \"n\": Conv \"p\"", "BatchNormalization \"m\": Conv \"q\"");
    assertThat(redundant(cases.norm(biased(), "p").norm("m", "q", "n").model("n", "m", "b")))
        .isEmpty();
    ModelProto behind = cases.norm(biased().node("Identity", "i", "p"), "i").model("n", "q", "p");
    assertThat(redundant(behind)).isEmpty();
  }

  /** One number per row, or per position, is not subtracted. */
  @Test
  void aBiasThatIsNotOneNumberAChannelIsNotRedundant() {
    TestGraph positions =
        TestGraph.of(OPSET, 7)
            .input("x", -1, 4, 3)
            .input("w", 3, 5)
            .random("b", 5)
            .node("MatMul", "p", "x", "w")
            .node("Add", "z", "p", "b");
    assertThat(redundant(cases.norm(positions, "z").model("n"))).isEmpty();
    TestGraph rows =
        TestGraph.of(OPSET, 7)
            .input("x", 6, 3)
            .input("w", 3, 4)
            .random("b", 6, 1)
            .node("Gemm", "z", "x", "w", "b");
    assertThat(redundant(cases.norm(rows, "z").model("n"))).isEmpty();
  }

  @Test
  void declaredRowsBeyondReasonAreRefused() {
    for (long rows : new long[] {1 << 20, 1 << 28, Integer.MAX_VALUE, 1L << 32, 0}) {
      ModelProto model =
          cases.norm(TestGraph.of(OPSET, 1).input("x", rows, Cases.CHANNELS), "x").model("n");
      assertThat(catchThrowable(() -> new OnnxModel(model, Cases.CHANNELS)))
          .hasMessage(
              "the model's input x takes exactly %d rows at once, but it must be 1 to 65536: export"
                      .formatted(rows)
                  + " the model with an open first dimension");
    }
  }
}
