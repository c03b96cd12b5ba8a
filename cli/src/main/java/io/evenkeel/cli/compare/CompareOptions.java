package io.evenkeel.cli.compare;

import io.evenkeel.cli.settings.EnumConverter;
import io.evenkeel.metrics.Metric;
import java.util.EnumSet;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options of a comparison beyond those of its trainings. */
final class CompareOptions {
  @Option(
      names = "--also",
      paramLabel = "WHERE",
      split = ",",
      converter = CompareVariant.Converter.class,
      completionCandidates = CompareVariant.Converter.class,
      description =
          "Further networks to compare: with batch normalization before the activation, after it,"
              + " or on the input alone.")
  List<CompareVariant> also = List.of();

  @Option(
      names = "--learning-rates",
      paramLabel = "X",
      split = ",",
      description = "Compare at each of these (default: --learning-rate, or the optimizer's own).")
  List<Double> learningRates = List.of();

  @Option(
      names = "--seeds",
      paramLabel = "N",
      defaultValue = "1",
      description = "Compare from this many seeds: --seed and the numbers after it (default: 1).")
  int seeds;

  @Option(
      names = "--metric",
      paramLabel = "NAME",
      converter = MetricNames.class,
      completionCandidates = MetricNames.class,
      description =
          "What the networks are compared by: accuracy, auc, loss, rmse, mae or r2 (default:"
              + " accuracy, for a number rmse).")
  @Nullable Metric metric;

  /** For picocli: the metrics that are taken while a network is trained. */
  static final class MetricNames extends EnumConverter<Metric> {
    MetricNames() {
      super(
          EnumSet.of(Metric.ACCURACY, Metric.AUC, Metric.LOSS, Metric.RMSE, Metric.MAE, Metric.R2));
    }
  }
}
