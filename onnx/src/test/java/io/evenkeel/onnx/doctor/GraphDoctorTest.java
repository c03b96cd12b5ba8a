package io.evenkeel.onnx.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnx.proto.OnnxMl.ModelProto;
import io.evenkeel.onnx.fold.TestGraph;
import org.junit.jupiter.api.Test;

/** Graphs with one fault each, and the finding for it; and graphs without faults. */
class GraphDoctorTest {
  private static final int OPSET = 15;

  private final Cases cases = new Cases();

  private ModelProto model() {
    return cases.norm(Cases.relu(OPSET), "r").model("n");
  }

  private static void finds(ModelProto model, Severity severity, Problem problem, String evidence) {
    Diagnosis diagnosis = Doctor.examine(model);
    assertThat(diagnosis.findings()).extracting(Finding::problem).containsExactly(problem);
    Finding finding = diagnosis.findings().getFirst();
    assertThat(finding.severity()).isEqualTo(severity);
    assertThat(finding.layer()).isEqualTo(Cases.NORM);
    assertThat(finding.evidence()).isEqualTo(evidence);
    assertThat(finding.consequence() + finding.remedy()).doesNotContain("{");
    assertThat(diagnosis.isSerious()).isEqualTo(severity == Severity.SERIOUS);
    assertThat(diagnosis.skipped()).isEmpty();
  }

  @Test
  void nothingIsWrong() {
    Diagnosis diagnosis = Doctor.examine(model());
    assertThat(diagnosis.norms()).isEqualTo(1);
    assertThat(diagnosis.findings()).isEmpty();
    assertThat(diagnosis.skipped()).isEmpty();
  }

  @Test
  void trainingMode() {
    ModelProto attribute =
        cases
            .norm(Cases.relu(OPSET), "r")
            .with("training_mode", 1)
            .output("m")
            .output("v")
            .model("n");
    String evidence = "the node normalises by the batch that it is given";
    finds(attribute, Severity.SERIOUS, Problem.TRAINING_MODE, evidence);
    ModelProto outputs = cases.norm(Cases.relu(9), "r").output("m").output("v").model("n");
    finds(outputs, Severity.SERIOUS, Problem.TRAINING_MODE, evidence);
  }

  @Test
  void numbersThatCannotBe() {
    cases.mean = new float[] {1, Float.POSITIVE_INFINITY, 0, 1};
    cases.variance = new float[] {1, 1, Float.NaN, 1};
    finds(
        model(),
        Severity.SERIOUS,
        Problem.INVALID_NUMBERS,
        "in 2 of 4 channels gamma, beta, mean or variance is not a number, or gamma, beta or mean is"
            + " infinite");
  }

  @Test
  void initialStatistics() {
    cases.mean = Cases.all(0);
    cases.variance = Cases.all(1);
    finds(
        model(),
        Severity.SERIOUS,
        Problem.INITIAL_STATISTICS,
        "mean 0 and variance 1 in all 4 channels, which is what a layer starts with");
  }

  @Test
  void nearlyInitialStatistics() {
    cases.mean = new float[] {0.01f, -0.02f, 0.04f, 0};
    cases.variance = new float[] {1.01f, 0.97f, 1, 1.04f};
    finds(
        model(),
        Severity.WARNING,
        Problem.NEARLY_INITIAL_STATISTICS,
        "all 4 means lie within 0.05 of 0 and all variances within 0.05 of 1, which is where they"
            + " start");
    cases.mean[3] = 0.06f;
    assertThat(Doctor.examine(model()).findings()).isEmpty();
  }

  /** Columns that were standardised before are near 0 and 1, and should be. */
  @Test
  void standardisedInputsAreNotNearlyInitial() {
    cases.mean = new float[] {0.01f, -0.02f, 0.04f, 0};
    cases.variance = new float[] {1.01f, 0.97f, 1, 1.04f};
    TestGraph graph = TestGraph.of(OPSET, 7).input("x", -1, Cases.CHANNELS).node("Abs", "a", "x");
    assertThat(Doctor.examine(cases.norm(graph, "a").model("n")).findings()).isEmpty();
  }

  @Test
  void reversedDecay() {
    finds(
        cases.norm(Cases.relu(OPSET), "r").with("momentum", 0.1f).model("n"),
        Severity.WARNING,
        Problem.REVERSED_DECAY,
        "each mini-batch leaves 0.1 of the old running statistics");
    ModelProto usual = cases.norm(Cases.relu(OPSET), "r").with("momentum", 0.9f).model("n");
    assertThat(Doctor.examine(usual).findings()).isEmpty();
  }

  /** A layer whose weights are inputs, so that it cannot be folded. */
  @Test
  void redundantBias() {
    TestGraph gemm =
        TestGraph.of(OPSET, 7)
            .input("x", -1, 3)
            .input("w", 3, Cases.CHANNELS)
            .random("b", Cases.CHANNELS)
            .node("Gemm", "z", "x", "w", "b");
    String evidence = "%s before it has a bias, which batch normalization subtracts again";
    finds(
        cases.norm(gemm, "z").model("n"),
        Severity.NOTE,
        Problem.REDUNDANT_BIAS,
        evidence.formatted("Gemm \"z\""));
    TestGraph sum =
        TestGraph.of(OPSET, 7)
            .input("x", -1, 3)
            .input("w", 3, Cases.CHANNELS)
            .random("b", Cases.CHANNELS)
            .node("MatMul", "p", "x", "w")
            .node("Add", "z", "p", "b");
    finds(
        cases.norm(sum, "z").model("n"),
        Severity.NOTE,
        Problem.REDUNDANT_BIAS,
        evidence.formatted("MatMul \"p\""));
  }

  @Test
  void aBiasOfZeroesOrOneThatOthersReadIsNotRedundant() {
    TestGraph zeros =
        TestGraph.of(OPSET, 7)
            .input("x", -1, 3)
            .input("w", 3, Cases.CHANNELS)
            .constant("b", Cases.all(0), Cases.CHANNELS)
            .node("Gemm", "z", "x", "w", "b");
    assertThat(Doctor.examine(cases.norm(zeros, "z").model("n")).findings()).isEmpty();
    TestGraph shared =
        TestGraph.of(OPSET, 7)
            .input("x", -1, 3)
            .input("w", 3, Cases.CHANNELS)
            .random("b", Cases.CHANNELS)
            .node("Gemm", "z", "x", "w", "b");
    assertThat(Doctor.examine(cases.norm(shared, "z").model("n", "z")).findings()).isEmpty();
  }

  @Test
  void dropoutBefore() {
    ModelProto ratio =
        cases
            .norm(
                Cases.relu(OPSET)
                    .constant("p", new float[] {0.2f})
                    .node("Dropout", "d", "r", "p")
                    .node("Identity", "i", "d"),
                "i")
            .model("n");
    finds(
        ratio,
        Severity.WARNING,
        Problem.DROPOUT_BEFORE,
        "dropout of 0.2 directly before it makes the variance in training at least 1.25 times"
            + " as large");
    ModelProto usual = cases.norm(Cases.relu(9).node("Dropout", "d", "r"), "d").model("n");
    finds(
        usual,
        Severity.WARNING,
        Problem.DROPOUT_BEFORE,
        "dropout of 0.5 directly before it makes the variance in training at least 2 times"
            + " as large");
  }

  @Test
  void deadGamma() {
    cases.gamma = new float[] {1.2f, 1e-4f, 0, 0.7f};
    finds(
        model(),
        Severity.WARNING,
        Problem.DEAD_GAMMA,
        "gamma is 0, or below 0.001 of the layer's largest, in 2 of 4 channels");
    cases.gamma = Cases.all(0);
    finds(
        model(),
        Severity.SERIOUS,
        Problem.DEAD_GAMMA,
        "gamma is 0, or below 0.001 of the layer's largest, in 4 of 4 channels");
  }

  @Test
  void deadVariance() {
    cases.variance = new float[] {0.8f, 0, 1e-13f, 3.2f};
    finds(
        model(),
        Severity.WARNING,
        Problem.DEAD_VARIANCE,
        "the input was constant in training in 2 of 4 channels; what differs from it is multiplied"
            + " by up to 379");
  }

  @Test
  void smallVariance() {
    cases.variance = new float[] {0.8f, 1e-6f, 9e-6f, 3.2f};
    cases.mean = Cases.all(0.1f);
    finds(
        model(),
        Severity.WARNING,
        Problem.SMALL_VARIANCE,
        "the variance is below epsilon, 1e-5, in 2 of 4 channels");
  }

  @Test
  void hugeVariance() {
    cases.variance = new float[] {0.8f, 2.5e9f, 1, 3.2f};
    finds(
        model(),
        Severity.WARNING,
        Problem.HUGE_VARIANCE,
        "the variance is above 1e8 in 1 of 4 channels, at most 2.5e9");
  }

  @Test
  void cancellation() {
    cases.mean = new float[] {0.4f, -1000, 1.5f, 0.2f};
    cases.variance = new float[] {0.8f, 4, 0.5f, 3.2f};
    finds(
        model(),
        Severity.WARNING,
        Problem.CANCELLATION,
        "the mean lies up to 500 standard deviations from 0");
  }

  @Test
  void foldable() {
    TestGraph graph =
        TestGraph.of(OPSET, 7)
            .input("x", -1, 3)
            .random("w", 3, Cases.CHANNELS)
            .node("MatMul", "z", "x", "w");
    Diagnosis diagnosis = Doctor.examine(cases.norm(graph, "z").model("n"));
    assertThat(diagnosis.findings())
        .extracting(Finding::sentence)
        .containsExactly(
            "the model: 1 of 1 can go into the linear layers beside them; each prediction computes"
                + " what could be computed once: evenkeel fold MODEL -o OUT");
    assertThat(diagnosis.isSerious()).isFalse();
  }

  @Test
  void whatCannotBeLookedAtIsListed() {
    TestGraph graph =
        Cases.relu(OPSET)
            .input("g", Cases.CHANNELS)
            .constant("b", Cases.all(0), Cases.CHANNELS)
            .constant("m", Cases.all(2), Cases.CHANNELS)
            .constant("v", Cases.all(2), Cases.CHANNELS)
            .node("BatchNormalization", "n", "r", "g", "b", "m", "v");
    Diagnosis diagnosis = Doctor.examine(graph.model("n"));
    assertThat(diagnosis.findings()).isEmpty();
    assertThat(diagnosis.skipped()).containsExactly(Cases.NORM + ": its gamma is not a constant");
  }

  @Test
  void theMostImportantComesFirst() {
    cases.gamma = new float[] {1.2f, 0, 1, 0.7f};
    cases.mean = Cases.all(0);
    cases.variance = Cases.all(1);
    Diagnosis diagnosis = Doctor.examine(model());
    assertThat(diagnosis.findings())
        .extracting(Finding::severity)
        .containsExactly(Severity.SERIOUS, Severity.WARNING);
    assertThat(diagnosis.count(Severity.WARNING)).isEqualTo(1);
  }

  @Test
  void namesOfProblemsAndNumbersReadWell() {
    assertThat(Problem.DEAD_GAMMA.key()).isEqualTo("deadGamma");
    assertThat(Finding.number(0)).isEqualTo("0");
    assertThat(Finding.number(316.2)).isEqualTo("316");
    assertThat(Finding.number(-0.00012345)).isEqualTo("-1.23e-4");
    assertThat(Finding.number(1234567)).isEqualTo("1.23e6");
    assertThat(Finding.number(12345)).isEqualTo("12300");
    assertThat(Finding.number(Double.NaN)).isEqualTo("NaN");
  }
}
