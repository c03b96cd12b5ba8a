package io.evenkeel.onnx.doctor;

import ai.onnx.proto.OnnxMl.ModelProto;
import io.evenkeel.dataset.Dataset;
import io.evenkeel.model.Model;
import io.evenkeel.network.Network;
import io.evenkeel.onnx.recalibrate.Recalibration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Finds what goes wrong with batch normalization in practice, in one of our own models or in any
 * ONNX graph, and names layer, evidence, consequence and remedy.
 *
 * {@snippet class="io.evenkeel.examples.OnnxExamples" region="doctor"}
 */
public final class Doctor {
  /**
   * With one of these a layer has no usable statistics, so there is nothing to compare with data.
   */
  private static final Set<Problem> CANNOT_RUN =
      Set.of(
          Problem.INVALID_NUMBERS, Problem.NEGATIVE_ROOT, Problem.ZERO_ROOT, Problem.TRAINING_MODE);

  private Doctor() {}

  /**
   * What is seen before a training begins.
   *
   * @param steps that it will make
   */
  public static List<Finding> plan(Network network, long steps) {
    return List.copyOf(NetworkChecks.plan(network, steps));
  }

  /** What is seen in one of our own models without running it. */
  public static Diagnosis examine(Model model) {
    List<Finding> findings = NetworkChecks.model(model);
    return new Diagnosis(model.statistics().size(), findings, List.of(), null);
  }

  /**
   * What is seen in one of our own models, also on data.
   *
   * @param data rows, with or without labels
   * @throws io.evenkeel.kernels.InvalidInputException if the data does not fit the model
   */
  public static Diagnosis examine(
      Model model, Dataset data, ExaminationOptions options, Recalibration.Progress progress) {
    Diagnosis still = examine(model);
    return still.norms() == 0
        ? still
        : examined(still, new DataChecks(new Subject.Run(model), options), data, progress);
  }

  /**
   * What is seen in a graph without running it.
   *
   * @param model a whole model, as {@link io.evenkeel.onnx.graph.OnnxFile#read} gives it
   */
  public static Diagnosis examine(ModelProto model) {
    GraphChecks checks = new GraphChecks(model);
    return new Diagnosis(checks.norms(), checks.findings(), checks.skipped(), null);
  }

  /**
   * What is seen in a graph, also on data. A graph is not run if its statistics are unusable, or if
   * none of its batch normalizations has stored ones.
   *
   * @param data rows, with or without labels
   * @throws io.evenkeel.kernels.InvalidInputException if the data does not fit the graph, or ONNX
   *     Runtime does not run it
   */
  public static Diagnosis examine(
      ModelProto model, Dataset data, ExaminationOptions options, Recalibration.Progress progress) {
    Diagnosis still = examine(model);
    boolean cannot = still.findings().stream().anyMatch(f -> CANNOT_RUN.contains(f.problem()));
    if (cannot || still.norms() == still.skipped().size()) {
      return still;
    }
    Subject subject = new Subject.Graph(model, data);
    return examined(still, new DataChecks(subject, options), data, progress);
  }

  private static Diagnosis examined(
      Diagnosis still, DataChecks checks, Dataset data, Recalibration.Progress progress) {
    Examination examination = checks.run(data, progress);
    List<Finding> findings = new ArrayList<>(still.findings());
    findings.addAll(checks.findings());
    return new Diagnosis(still.norms(), findings, still.skipped(), examination);
  }
}
