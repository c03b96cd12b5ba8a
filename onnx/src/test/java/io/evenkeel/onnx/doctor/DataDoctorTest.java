package io.evenkeel.onnx.doctor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.onnx.proto.OnnxMl.ModelProto;
import io.evenkeel.dataset.Dataset;
import io.evenkeel.kernels.RandomStream;
import io.evenkeel.onnx.fold.TestGraph;
import io.evenkeel.onnx.recalibrate.OnnxModel;
import io.evenkeel.onnx.recalibrate.Recalibration;
import io.evenkeel.onnx.recalibrate.RecalibrationOptions;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Graphs on data of the kind that they were made for, and on other data. */
class DataDoctorTest {
  private static final int FEATURES = 3;

  private static final ModelProto model = calibrated(graph(-1));

  /** Not foldable, because z is an output too. */
  private static ModelProto graph(long rows) {
    Cases cases = new Cases();
    TestGraph graph =
        TestGraph.of(15, 7)
            .input("x", rows, FEATURES)
            .random("w", FEATURES, Cases.CHANNELS)
            .node("MatMul", "z", "x", "w");
    return cases
        .norm(graph, "z")
        .node("Relu", "r", "n")
        .random("w2", Cases.CHANNELS, 2)
        .node("MatMul", "y", "r", "w2")
        .model("y", "z");
  }

  private static ModelProto calibrated(ModelProto graph) {
    OnnxModel norms = new OnnxModel(graph, FEATURES);
    return norms.with(
        Recalibration.moments(
            Recalibration.run(
                norms, rows(5000, 0, 1, 1), RecalibrationOptions.DEFAULT, (_, _) -> {})));
  }

  /** N(shift, scale^2), with labels that depend on what it was before. */
  private static Dataset rows(int rows, double shift, double scale, long seed) {
    RandomStream random = RandomStream.of(seed, "rows", 0);
    float[] x = new float[rows * FEATURES];
    int[] labels = new int[rows];
    for (int r = 0; r < rows; r++) {
      double sum = 0;
      for (int j = 0; j < FEATURES; j++) {
        double value = random.nextGaussian();
        sum += (j + 1) * value;
        x[r * FEATURES + j] = (float) (value * scale + shift);
      }
      labels[r] = sum > 0 ? 1 : 0;
    }
    return Dataset.ofClasses(x, FEATURES, labels, 2);
  }

  private static Diagnosis examined(ModelProto graph, Dataset data) {
    return Doctor.examine(graph, data, ExaminationOptions.DEFAULT, (_, _) -> {});
  }

  @Test
  void onTheSameKindOfDataNothingIsFound() {
    Diagnosis diagnosis = examined(model, rows(1000, 0, 1, 2));
    assertThat(diagnosis.findings()).isEmpty();
    assertThat(Objects.requireNonNull(Cases.seen(diagnosis).modes()).rows()).isEqualTo(960);
    assertThat(Cases.seen(diagnosis).worst()).isEmpty();
    assertThat(Cases.seen(diagnosis).drifts().getFirst().sure()).isLessThan(0.1);
  }

  /** 40 rows are few, so the estimates scatter by 0.2: that must not be taken for drift. */
  @Test
  void chanceIsNotTakenForDrift() {
    int surely = 0;
    for (int seed = 10; seed < 60; seed++) {
      Examination examination = Cases.seen(examined(model, unlabelled(rows(40, 0, 1, seed))));
      LayerDrift drift = examination.drifts().getFirst();
      surely += drift.sure() > 0 ? 1 : 0;
      assertThat(drift.sureMean()).isLessThan(DataChecks.MEAN_WARNING);
      assertThat(drift.sureVariance()).isLessThan(DataChecks.VARIANCE_WARNING);
    }
    assertThat(surely).as("of 50 for which something is called sure").isLessThanOrEqualTo(8);
  }

  private static Dataset unlabelled(Dataset data) {
    float[] x = new float[data.rows() * FEATURES];
    int[] all = IntStream.range(0, data.rows()).toArray();
    data.copyFeatures(all, 0, data.rows(), x, 0);
    return Dataset.ofReal(x, FEATURES, new float[data.rows()], 1);
  }

  @Test
  void variancesOnly() {
    Diagnosis diagnosis = examined(model, unlabelled(rows(4000, 0, 3, 3)));
    assertThat(diagnosis.findings())
        .extracting(Finding::problem)
        .containsExactly(Problem.VARIANCE_DRIFT);
    assertThat(diagnosis.findings().getFirst().severity()).isEqualTo(Severity.SERIOUS);
    assertThat(Cases.seen(diagnosis).drifts().getFirst().variance()).isBetween(8.0, 10.0);
    assertThat(Cases.seen(diagnosis).drifts().getFirst().sureVariance()).isBetween(7.0, 9.0);
  }

  @Test
  void meansOnly() {
    Diagnosis diagnosis = examined(model, unlabelled(rows(4000, 0.7, 1, 4)));
    assertThat(diagnosis.findings())
        .extracting(Finding::problem)
        .containsExactly(Problem.MEAN_DRIFT);
  }

  @Test
  void movedDataIsWorseAtInferenceThanInTrainingModeAndRecalibrationHelps() {
    Diagnosis diagnosis = examined(model, rows(2000, 3, 2, 5));
    assertThat(diagnosis.findings())
        .extracting(Finding::problem)
        .containsExactlyInAnyOrder(
            Problem.MEAN_DRIFT,
            Problem.VARIANCE_DRIFT,
            Problem.MODE_GAP,
            Problem.RECALIBRATION_HELPS);
    StatisticsComparison gain = Objects.requireNonNull(Cases.seen(diagnosis).recalibrated());
    assertThat(diagnosis.findings())
        .extracting(Finding::evidence)
        .contains(
            "statistics from one half of the data change the loss on the other half from %s to %s"
                    .formatted(
                        Finding.number(gain.stored().loss()), Finding.number(gain.other().loss()))
                + " (accuracy %s to %s)"
                    .formatted(
                        Finding.number(gain.stored().accuracy()),
                        Finding.number(gain.other().accuracy())));
    assertThat(gain.other().loss()).isLessThan(gain.stored().loss());
  }

  @Test
  void liveCancellation() {
    Cases cases = new Cases();
    cases.mean = Cases.all(200);
    cases.variance = Cases.all(1);
    TestGraph graph = TestGraph.of(15, 7).input("x", -1, Cases.CHANNELS);
    ModelProto input = cases.norm(graph, "x").model("n");
    float[] x = new float[100 * Cases.CHANNELS];
    RandomStream random = RandomStream.of(6, "rows", 0);
    for (int i = 0; i < x.length; i++) {
      x[i] = (float) (1000 + random.nextGaussian());
    }
    Diagnosis diagnosis = examined(input, Dataset.ofReal(x, Cases.CHANNELS, new float[100], 1));
    assertThat(diagnosis.findings())
        .extracting(Finding::problem)
        .containsExactly(Problem.MEAN_DRIFT, Problem.CANCELLATION);
  }

  @Test
  void whatIsNotFiniteIsFoundAndNothingElseIsTried() {
    Cases cases = new Cases();
    TestGraph graph = TestGraph.of(15, 7).input("x", -1, Cases.CHANNELS).node("Exp", "e", "x");
    ModelProto exp = cases.norm(graph, "e").model("n");
    float[] x = new float[40 * Cases.CHANNELS];
    x[17] = 100;
    Diagnosis diagnosis = examined(exp, Dataset.ofClasses(x, Cases.CHANNELS, new int[40], 2));
    assertThat(diagnosis.findings())
        .extracting(Finding::sentence)
        .containsExactly(
            "BatchNormalization \"n\": 1 of the 160 numbers that reach it on this data are not"
                + " finite; predictions for these rows mean nothing: check that the data is scaled"
                + " as in training");
    assertThat(Cases.seen(diagnosis).drifts()).isEmpty();
    assertThat(Cases.seen(diagnosis).modes()).isNull();
    assertThat(Cases.seen(diagnosis).recalibrated()).isNull();
  }

  @Test
  void aGraphOfOneRowIsExaminedButNotInTrainingMode() {
    ModelProto one = calibrated(graph(1));
    Examination examination = Cases.seen(examined(one, rows(50, 0, 1, 7)));
    assertThat(examination.modes()).isNull();
    assertThat(Objects.requireNonNull(examination.recalibrated()).rows()).isEqualTo(25);
    assertThat(examination.drifts().getFirst().rows()).isEqualTo(50);
  }

  @Test
  void manyRowsAreSampled() {
    ExaminationOptions options = new ExaminationOptions(100, 64, 42);
    Diagnosis diagnosis = Doctor.examine(model, rows(500, 0, 1, 8), options, (_, _) -> {});
    assertThat(Cases.seen(diagnosis).rows()).isEqualTo(100);
  }

  @Test
  void aGraphThatCannotRunIsNotRun() {
    Cases cases = new Cases();
    cases.variance = Cases.all(-1);
    ModelProto broken = cases.norm(Cases.relu(15), "r").model("n");
    Diagnosis diagnosis = examined(broken, rows(50, 0, 1, 9));
    assertThat(diagnosis.findings())
        .extracting(Finding::problem)
        .containsExactly(Problem.NEGATIVE_ROOT);
    assertThat(diagnosis.examination()).isNull();
  }

  /** The drift of a single channel, where all can be worked out by hand. */
  @Test
  void theDriftIsThatOfTheFormula() {
    float[] x = new float[64 * Cases.CHANNELS];
    for (int i = 0; i < x.length; i++) {
      x[i] = (i / Cases.CHANNELS) % 2 == 0 ? 2 : 6;
    }
    Cases cases = new Cases();
    cases.mean = Cases.all(2);
    cases.variance = Cases.all(1);
    TestGraph graph = TestGraph.of(15, 7).input("x", -1, Cases.CHANNELS);
    ModelProto input = cases.norm(graph, "x").with("epsilon", 1e-12f).model("n");
    LayerDrift drift =
        Cases.seen(examined(input, Dataset.ofReal(x, Cases.CHANNELS, new float[64], 1)))
            .drifts()
            .getFirst();
    // Mean 4 and variance 4; the standard error of the mean is sqrt(4 / 63), z is 2.73 for 8
    // claims.
    assertThat(drift.mean()).isCloseTo(2, within(1e-6));
    assertThat(drift.variance()).isCloseTo(4, within(1e-6));
    assertThat(drift.sureMean()).isCloseTo(2 - 2.734 * Math.sqrt(4 / 63.0), within(2e-3));
    assertThat(drift.deviations()).isCloseTo(2, within(1e-6));
  }
}
