package io.evenkeel.onnx.doctor;

import io.evenkeel.dataset.Dataset;
import io.evenkeel.dataset.Split;
import io.evenkeel.kernels.InvalidInputException;
import io.evenkeel.kernels.RandomStream;
import io.evenkeel.network.BatchNorm;
import io.evenkeel.onnx.recalibrate.NormalizedModel;
import io.evenkeel.onnx.recalibrate.Recalibration;
import io.evenkeel.onnx.recalibrate.RecalibrationOptions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** What is seen when rows go through a model. */
final class DataChecks {
  /** A mean has drifted if it is at least this many standard deviations away. */
  static final double MEAN_WARNING = 0.25;

  static final double MEAN_SERIOUS = 1;

  /** A variance has drifted if it differs by at least this factor. */
  static final double VARIANCE_WARNING = 1.5;

  static final double VARIANCE_SERIOUS = 4;

  /**
   * A loss is worse if it is larger by more than this share of the better one and by more than
   * LEAST_NATS.
   */
  static final double LOSS_WARNING = 0.1;

  static final double LOSS_SERIOUS = 0.5;
  static final double LEAST_NATS = 0.02;

  private final Subject subject;
  private final NormalizedModel norms;
  private final ExaminationOptions options;
  private final List<Finding> findings = new ArrayList<>();

  DataChecks(Subject subject, ExaminationOptions options) {
    this.subject = subject;
    norms = subject.norms();
    this.options = options;
  }

  List<Finding> findings() {
    return List.copyOf(findings);
  }

  Examination run(Dataset data, Recalibration.Progress progress) {
    require(data);
    Dataset rows = sample(norms.taken(data));
    List<Integer> all = IntStream.range(0, norms.layers().size()).boxed().toList();
    boolean drops = all.stream().anyMatch(norms::isBehindDropout);
    long total = (drops ? 2L : 1L) * rows.rows();
    DriftSearch search = new DriftSearch(norms);
    search.look(rows, norms.probe(all, Map.of()), (done, _) -> progress.rows(done, total));
    boolean finite = true;
    for (int i = 0; i < norms.layers().size(); i++) {
      if (search.nonFinite(i) > 0) {
        finite = false;
        findings.add(
            Finding.of(
                Severity.SERIOUS,
                Problem.NON_FINITE,
                norms.layers().get(i).name(),
                search.nonFinite(i),
                search.numbers(i)));
      }
    }
    List<LayerDrift> drifts = search.drifts();
    if (drops && finite) {
      DriftSearch training = new DriftSearch(norms);
      training.look(
          rows,
          norms.dropoutProbe(options.seed()),
          (done, _) -> progress.rows(rows.rows() + done, total));
      List<LayerDrift> dropped = training.drifts();
      drifts = dropped.size() == drifts.size() ? asInTraining(drifts, dropped) : drifts;
    }
    drifts.forEach(this::judge);
    boolean judged = finite && rows.classes() > 0 && subject.tellsClasses();
    StatisticsComparison modes = judged ? modes(rows) : null;
    StatisticsComparison recalibrated = judged ? recalibrated(rows) : null;
    return new Examination(rows.rows(), drifts, modes, options.batchRows(), recalibrated);
  }

  /**
   * The running statistics are those of training, so behind dropout they are compared with moments
   * that were taken with dropout. A drift that dropout alone explains becomes a note.
   */
  private List<LayerDrift> asInTraining(List<LayerDrift> still, List<LayerDrift> training) {
    List<LayerDrift> fair = new ArrayList<>();
    for (int i = 0; i < still.size(); i++) {
      boolean behind = norms.isBehindDropout(i);
      fair.add(behind ? training.get(i) : still.get(i));
      if (behind
          && still.get(i).sureVariance() >= VARIANCE_WARNING
          && training.get(i).sureVariance() < VARIANCE_WARNING) {
        String layer = still.get(i).layer().name();
        double factor = still.get(i).variance();
        findings.add(Finding.of(Severity.NOTE, Problem.DROPOUT_SHIFT, layer, factor));
      }
    }
    return fair;
  }

  private void require(Dataset data) {
    if (data.features() != norms.features()) {
      throw new InvalidInputException(
          "the model takes rows of %d numbers, but those of the data have %d"
              .formatted(norms.features(), data.features()));
    }
    if (data.rows() < ExaminationOptions.LEAST_ROWS) {
      throw new InvalidInputException(
          "the doctor needs at least %d rows to tell drift from chance, but the data has %d"
              .formatted(ExaminationOptions.LEAST_ROWS, data.rows()));
    }
  }

  private Dataset sample(Dataset data) {
    if (data.rows() <= options.mostRows()) {
      return data;
    }
    int[] order = RandomStream.of(options.seed(), "doctor", 0).permutation(data.rows());
    int[] chosen = Arrays.copyOf(order, options.mostRows());
    Arrays.sort(chosen);
    return data.select(chosen);
  }

  private void judge(LayerDrift drift) {
    String layer = drift.layer().name();
    Severity mean = severity(drift.sureMean(), MEAN_WARNING, MEAN_SERIOUS);
    if (mean != null) {
      findings.add(
          Finding.of(
              mean,
              Problem.MEAN_DRIFT,
              layer,
              drift.mean(),
              drift.sureMean(),
              drift.farthestMean()));
    }
    Severity variance = severity(drift.sureVariance(), VARIANCE_WARNING, VARIANCE_SERIOUS);
    if (variance != null) {
      findings.add(
          Finding.of(
              variance,
              Problem.VARIANCE_DRIFT,
              layer,
              drift.variance(),
              drift.sureVariance(),
              drift.farthestVariance()));
    }
    double stored =
        StateChecks.farthest(
            drift.layer().mean(), drift.layer().variance(), drift.layer().epsilon());
    if (drift.deviations() > BatchNorm.FOLD_LIMIT && stored <= BatchNorm.FOLD_LIMIT) {
      findings.add(Finding.of(Severity.WARNING, Problem.CANCELLATION, layer, drift.deviations()));
    }
  }

  private static @Nullable Severity severity(double value, double warning, double serious) {
    return value >= serious ? Severity.SERIOUS : value >= warning ? Severity.WARNING : null;
  }

  /** On whole batches only, so that none of them is small. */
  private @Nullable StatisticsComparison modes(Dataset rows) {
    int fixed = norms.fixedRows();
    int batch = fixed > 0 ? fixed : Math.min(options.batchRows(), rows.rows());
    if (batch < 2 || batch > rows.rows()) {
      return null;
    }
    Dataset whole = rows.slice(0, rows.rows() - rows.rows() % batch);
    StatisticsComparison modes =
        new StatisticsComparison(
            subject.evaluate(whole, Map.of()), subject.evaluateByBatch(whole, batch), whole.rows());
    compare(modes, Problem.MODE_GAP);
    return modes;
  }

  private StatisticsComparison recalibrated(Dataset rows) {
    Split split = Split.of(rows, 0.5, options.seed());
    var layers =
        Recalibration.run(norms, split.train(), RecalibrationOptions.DEFAULT, (_, _) -> {});
    StatisticsComparison gain =
        new StatisticsComparison(
            subject.evaluate(split.heldOut(), Map.of()),
            subject.evaluate(split.heldOut(), Recalibration.moments(layers)),
            split.heldOut().rows());
    compare(gain, Problem.RECALIBRATION_HELPS);
    return gain;
  }

  private void compare(StatisticsComparison comparison, Problem problem) {
    if (comparison.isBetterBy(LOSS_WARNING, LEAST_NATS)) {
      Severity severity =
          comparison.isBetterBy(LOSS_SERIOUS, LEAST_NATS) ? Severity.SERIOUS : Severity.WARNING;
      findings.add(Finding.of(severity, problem, Finding.MODEL, comparison.arguments()));
    }
  }
}
