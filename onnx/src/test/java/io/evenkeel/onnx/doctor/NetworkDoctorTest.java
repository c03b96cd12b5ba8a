package io.evenkeel.onnx.doctor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.evenkeel.dataset.Dataset;
import io.evenkeel.kernels.InvalidInputException;
import io.evenkeel.kernels.RandomStream;
import io.evenkeel.model.Model;
import io.evenkeel.network.BatchNorm;
import io.evenkeel.network.Moments;
import io.evenkeel.network.Network;
import io.evenkeel.network.Statistics;
import io.evenkeel.optimizer.Optimizer;
import io.evenkeel.training.Trainer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Networks of ours: plans, trained models, and data that they were not trained on. */
class NetworkDoctorTest {
  private static final int FEATURES = 5;
  private static final int CLASSES = 3;

  private static final Dataset training = rows(1500, 0, 1, 1);
  private static final Dataset fresh = rows(600, 0, 1, 2);
  private static final Model model = trained(network(BatchNorm.DEFAULT), 3);

  private static Network network(BatchNorm batchNorm) {
    return Network.input(FEATURES)
        .dense(12)
        .batchNorm(batchNorm)
        .relu()
        .dropout(0.1)
        .dense(8)
        .batchNorm(batchNorm)
        .relu()
        .dense(CLASSES)
        .build();
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

  /**
   * The class is the index of the largest of the first columns, before they are shifted and scaled.
   */
  private static Dataset rows(int rows, double shift, double scale, long seed) {
    RandomStream random = RandomStream.of(seed, "rows", 0);
    float[] x = new float[rows * FEATURES];
    int[] labels = new int[rows];
    for (int r = 0; r < rows; r++) {
      for (int j = 0; j < FEATURES; j++) {
        double value = random.nextGaussian();
        x[r * FEATURES + j] = (float) value;
        if (j < CLASSES && value > x[r * FEATURES + labels[r]]) {
          labels[r] = j;
        }
      }
      for (int j = 0; j < FEATURES; j++) {
        double moved = j % 2 == 0 ? shift : -shift;
        x[r * FEATURES + j] = (float) (x[r * FEATURES + j] * scale + moved);
      }
    }
    return Dataset.ofClasses(x, FEATURES, labels, CLASSES);
  }

  private static Diagnosis examined(Model model, Dataset data) {
    return Doctor.examine(model, data, ExaminationOptions.DEFAULT, (_, _) -> {});
  }

  @Test
  void nothingIsWrongWithATrainedModel() {
    assertThat(Doctor.plan(model.network(), 141)).isEmpty();
    assertThat(Doctor.examine(model).findings()).isEmpty();
    Diagnosis diagnosis = examined(model, fresh);
    assertThat(diagnosis.findings()).isEmpty();
    Examination examination = Cases.seen(diagnosis);
    assertThat(examination.rows()).isEqualTo(600);
    assertThat(examination.drifts())
        .extracting(d -> d.layer().name())
        .containsExactly("layer 1", "layer 5");
    assertThat(examination.drifts()).allMatch(d -> d.mean() < 0.25 && d.variance() < 1.5);
    assertThat(Objects.requireNonNull(examination.modes()).stored().accuracy()).isGreaterThan(0.8);
    assertThat(Objects.requireNonNull(examination.modes()).rows()).isEqualTo(576);
    assertThat(Objects.requireNonNull(examination.recalibrated()).rows()).isEqualTo(300);
  }

  @Test
  void dropoutBefore() {
    Network network =
        Network.input(FEATURES).dense(12).relu().dropout(0.5).batchNorm().dense(CLASSES).build();
    String sentence =
        "layer 3: dropout of 0.5 directly before it makes the variance in training at least 2"
            + " times as large; the running variance does not fit inference, where nothing is dropped: put"
            + " the dropout behind the batch normalization; for a trained model compute the"
            + " statistics anew (evenkeel recalibrate)";
    assertThat(Doctor.plan(network, 1000)).extracting(Finding::sentence).containsExactly(sentence);
    assertThat(Doctor.examine(trained(network, 2)).findings())
        .extracting(Finding::sentence)
        .contains(sentence);
    Network harmless =
        Network.input(FEATURES).dense(12).relu().dropout(0).batchNorm().dense(CLASSES).build();
    assertThat(Doctor.plan(harmless, 1000)).isEmpty();
  }

  @Test
  void reversedDecay() {
    Network network = network(BatchNorm.DEFAULT.withEmaDecay(0.1));
    String sentence =
        "layer %d: each mini-batch leaves 0.1 of the old running statistics; they are those of the"
            + " last one or two mini-batches, and as noisy: take 0.9 if PyTorch's momentum was"
            + " meant, which is the share of the new value; for a trained model compute the"
            + " statistics anew (evenkeel recalibrate)";
    assertThat(Doctor.plan(network, 1000))
        .extracting(Finding::sentence)
        .containsExactly(sentence.formatted(1), sentence.formatted(5));
    Network cumulative =
        network(BatchNorm.DEFAULT.withEmaDecay(0.1).withStatistics(Statistics.CUMULATIVE));
    assertThat(Doctor.plan(cumulative, 1000)).isEmpty();
  }

  /** 0.99^229 is above 0.1, 0.99^230 below. */
  @Test
  void fewUpdates() {
    Network network = network(BatchNorm.DEFAULT.withEmaDecay(0.99));
    assertThat(Doctor.plan(network, 231)).isEmpty();
    assertThat(Doctor.plan(network, 141))
        .extracting(Finding::sentence)
        .first()
        .isEqualTo(
            "layer 1: 141 updates with an EMA decay of 0.99: the first mini-batch counts 0.245 times"
                + " the last one; the running statistics are partly those of weights that have"
                + " changed since: train longer, take a smaller EMA decay, or the statistics of the"
                + " final weights (--statistics population)");
    assertThat(Doctor.plan(network, 230)).hasSize(2);
    assertThat(Doctor.examine(trained(network, 3)).findings())
        .extracting(Finding::problem)
        .containsExactly(Problem.FEW_UPDATES, Problem.FEW_UPDATES);
  }

  @Test
  void neverTrained() {
    Model untrained =
        model.withStatistics(
            Statistics.DATA, Map.of("1", moments(12, 0, 1), "5", moments(8, 0, 1)));
    assertThat(Doctor.examine(untrained).findings())
        .extracting(Finding::layer, Finding::problem)
        .containsExactly(
            tuple("layer 1", Problem.INITIAL_STATISTICS),
            tuple("layer 5", Problem.INITIAL_STATISTICS));
  }

  private static Moments moments(int channels, double mean, double variance) {
    double[] means = new double[channels];
    double[] variances = new double[channels];
    Arrays.fill(means, mean);
    Arrays.fill(variances, variance);
    return new Moments(means, variances);
  }

  @Test
  void dataThatHasMovedIsFoundWithTheWorstLayerAndWhatRecalibrationGains() {
    Diagnosis diagnosis = examined(model, rows(600, 6, 3, 3));
    assertThat(diagnosis.isSerious()).isTrue();
    assertThat(diagnosis.findings())
        .extracting(Finding::problem)
        .contains(
            Problem.MEAN_DRIFT,
            Problem.VARIANCE_DRIFT,
            Problem.MODE_GAP,
            Problem.RECALIBRATION_HELPS);
    Examination examination = Cases.seen(diagnosis);
    assertThat(examination.worst().orElseThrow().layer().name()).isEqualTo("layer 1");
    assertThat(examination.first().orElseThrow().layer().name()).isEqualTo("layer 1");
    assertThat(Objects.requireNonNull(examination.recalibrated()).other().accuracy())
        .isGreaterThan(0.8);
    assertThat(Objects.requireNonNull(examination.recalibrated()).stored().accuracy())
        .isLessThan(0.7);
    LayerDrift first = examination.drifts().getFirst();
    List<String> evidence =
        diagnosis.findings().stream()
            .filter(f -> f.problem() == Problem.VARIANCE_DRIFT && f.layer().equals("layer 1"))
            .map(Finding::evidence)
            .toList();
    assertThat(evidence)
        .containsExactly(
            "on this data the variances differ from the stored ones by a factor of %s (95 %% sure:"
                    .formatted(Finding.number(first.variance()))
                + " %s or more; farthest channel %s)"
                    .formatted(
                        Finding.number(first.sureVariance()),
                        Finding.number(first.farthestVariance())));
    assertThat(first.variance()).isBetween(6.0, 13.0);
  }

  @Test
  void withoutLabelsNothingIsSaidOfLosses() {
    float[] x = new float[100 * FEATURES];
    fresh.copyFeatures(IntStream.range(0, 100).toArray(), 0, 100, x, 0);
    Examination examination =
        Cases.seen(examined(model, Dataset.ofReal(x, FEATURES, new float[100], 1)));
    assertThat(examination.modes()).isNull();
    assertThat(examination.recalibrated()).isNull();
    assertThat(examination.drifts()).hasSize(2);
  }

  @Test
  void whatDoesNotFitIsRefused() {
    assertThatThrownBy(() -> examined(model, fresh.slice(0, 29)))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(
            "the doctor needs at least 30 rows to tell drift from chance, but the data has 29");
    Dataset narrow = Dataset.ofReal(new float[200], 2, new float[100], 1);
    assertThatThrownBy(() -> examined(model, narrow))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage("the model takes rows of 5 numbers, but those of the data have 2");
    assertThatThrownBy(() -> new ExaminationOptions(29, 64, 1))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(
            "the doctor needs at least 30 rows to tell drift from chance, but may look at 29");
    assertThatThrownBy(() -> new ExaminationOptions(100, 1, 1))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage("in training mode at least 2 rows are normalised together, but got 1");
    float[] x = new float[40 * FEATURES];
    int[] labels = new int[40];
    labels[0] = 3;
    assertThatThrownBy(() -> examined(model, Dataset.ofClasses(x, FEATURES, labels, 4)))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(
            "the model tells 3 classes apart, but the labels are of 4: give rows of the model's classes, or rows without labels, that is pictures in one folder, a table without --target, an array without --labels");
  }
}
