package io.evenkeel.onnx.doctor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.evenkeel.dataset.Dataset;
import io.evenkeel.kernels.RandomStream;
import io.evenkeel.model.Model;
import io.evenkeel.network.Network;
import io.evenkeel.onnx.recalibrate.Recalibration;
import io.evenkeel.onnx.recalibrate.RecalibrationOptions;
import io.evenkeel.onnx.recalibrate.RunModel;
import io.evenkeel.optimizer.Optimizer;
import io.evenkeel.training.Trainer;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Networks with dropout, on the rows that they were trained on, and on others. */
class DropoutDoctorTest {
  private static final int FEATURES = 5;
  private static final int CLASSES = 3;

  private static final Dataset training = rows(1500, 0, 1, 1);
  private static final Model dropped = trained(deep(0.8f), 6);

  /**
   * The class is the index of the largest of the first columns, before all are scaled and shifted.
   */
  private static Dataset rows(int rows, float shift, float scale, long seed) {
    RandomStream random = RandomStream.of(seed, "rows", 0);
    float[] x = new float[rows * FEATURES];
    int[] labels = new int[rows];
    for (int r = 0; r < rows; r++) {
      int from = r * FEATURES;
      for (int j = 0; j < FEATURES; j++) {
        x[from + j] = (float) random.nextGaussian();
        labels[r] = j < CLASSES && x[from + j] > x[from + labels[r]] ? j : labels[r];
      }
      for (int j = 0; j < FEATURES; j++) {
        x[from + j] = x[from + j] * scale + shift;
      }
    }
    return Dataset.ofClasses(x, FEATURES, labels, CLASSES);
  }

  private static Model trained(Network network, int epochs) {
    return Trainer.of(network)
        .optimizer(Optimizer.adam(1e-2))
        .batchSize(32)
        .epochs(epochs)
        .seed(1)
        .fit(training)
        .model();
  }

  private static Diagnosis examined(Model model, Dataset data) {
    return Doctor.examine(model, data, ExaminationOptions.DEFAULT, (_, _) -> {});
  }

  private static Network deep(float dropout) {
    return Network.input(FEATURES)
        .dense(32)
        .batchNorm()
        .relu()
        .dropout(dropout)
        .dense(32)
        .batchNorm()
        .relu()
        .dropout(dropout)
        .dense(32)
        .batchNorm()
        .relu()
        .dense(CLASSES)
        .build();
  }

  /** Training saw wider values than inference does, on the very same rows: that is no drift. */
  @Test
  void dropoutIsNotTakenForDrift() {
    Diagnosis diagnosis = examined(dropped, training);
    List<Finding> ofLayers =
        diagnosis.findings().stream().filter(f -> !f.layer().equals(Finding.MODEL)).toList();
    assertThat(ofLayers)
        .extracting(Finding::layer, Finding::problem, Finding::severity)
        .containsExactly(
            tuple("layer 5", Problem.DROPOUT_SHIFT, Severity.NOTE),
            tuple("layer 9", Problem.DROPOUT_SHIFT, Severity.NOTE));
    assertThat(ofLayers.getLast().evidence())
        .matches(
            "the stored variances are those of training, with dropout before the layer: without it,"
                + " as at inference, they differ by a factor of [0-9.]+ on this data");
    assertThat(Cases.seen(diagnosis).worst()).isEmpty();
    assertThat(Cases.seen(diagnosis).drifts()).allMatch(d -> d.mean() < 0.25 && d.variance() < 1.5);
    assertThat(examined(trained(deep(0), 6), training).findings()).isEmpty();
  }

  /** Data that has moved is found behind dropout as well. */
  @Test
  void driftBehindDropoutIsFound() {
    Diagnosis moved = examined(dropped, rows(600, 6, 3, 3));
    assertThat(moved.findings())
        .extracting(Finding::layer, Finding::problem)
        .contains(
            tuple("layer 1", Problem.VARIANCE_DRIFT),
            tuple("layer 5", Problem.VARIANCE_DRIFT),
            tuple("layer 9", Problem.VARIANCE_DRIFT));
  }

  /** Statistics that were computed without dropout are compared without it. */
  @Test
  void recalibratedStatisticsAreOfNoDropout() {
    RunModel norms = new RunModel(dropped);
    Model recalibrated =
        norms.with(
            Recalibration.moments(
                Recalibration.run(norms, training, RecalibrationOptions.DEFAULT, (_, _) -> {})));
    Diagnosis diagnosis = examined(recalibrated, training);
    assertThat(diagnosis.findings()).isEmpty();
    assertThat(Cases.seen(diagnosis).drifts())
        .allMatch(d -> d.mean() < 1e-4 && d.variance() < 1.0001);
  }
}
