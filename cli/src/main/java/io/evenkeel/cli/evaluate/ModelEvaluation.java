package io.evenkeel.cli.evaluate;

import io.evenkeel.cli.settings.OptimizationSettings;
import io.evenkeel.dataset.Dataset;
import io.evenkeel.dataset.RowBlocks;
import io.evenkeel.dataset.Split;
import io.evenkeel.loss.Loss;
import io.evenkeel.metrics.Evaluation;
import io.evenkeel.metrics.Evaluator;
import io.evenkeel.metrics.Metric;
import io.evenkeel.model.Model;
import io.evenkeel.model.StatisticsEstimator;
import io.evenkeel.model.TestTimeAugmentation;
import io.evenkeel.network.Statistics;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Evaluates a model with statistics of the user's choice.
 *
 * @param model the model as it was trained
 * @param training how it was trained
 * @param trainingData what it was trained on, read when asked for
 * @param views which views of an image are averaged
 */
record ModelEvaluation(
    Model model,
    OptimizationSettings training,
    Supplier<? extends Dataset> trainingData,
    TestTimeAugmentation views) {

  /** The model's every metric on the data, with its own statistics. */
  Evaluation evaluate(Dataset data) {
    return evaluate(model, data);
  }

  /** The model's every metric on the data, with other statistics. */
  Evaluation evaluate(Dataset data, EvaluationStatistics statistics) {
    return switch (statistics) {
      case EMA -> evaluate(model.withStatistics(Statistics.EMA), data);
      case CUMULATIVE -> evaluate(model.withStatistics(Statistics.CUMULATIVE), data);
      case POPULATION -> evaluate(population(), data);
      case DATA -> evaluate(estimated(Statistics.DATA, data), data);
      case BATCH -> byBatch(data);
    };
  }

  private Model population() {
    if (model.keptStatistics().contains(Statistics.POPULATION)) {
      return model.withStatistics(Statistics.POPULATION);
    }
    Dataset all = trainingData.get();
    Dataset trained =
        training.validationFraction() > 0
            ? Split.of(all, training.validationFraction(), training.seed()).train()
            : all;
    return estimated(Statistics.POPULATION, trained);
  }

  private Model estimated(Statistics source, Dataset data) {
    return model.withStatistics(source, StatisticsEstimator.estimate(model, data));
  }

  private Evaluation evaluate(Model chosen, Dataset data) {
    return Evaluator.evaluate(chosen, views, data, training.loss(), metrics());
  }

  private Set<Metric> metrics() {
    return Evaluator.everyMetric(training.loss().task(), model.network().outputFeatures());
  }

  /**
   * Each mini-batch normalised by its own statistics, in the data's order; the rows of a last
   * mini-batch of one row join the one before it.
   */
  private Evaluation byBatch(Dataset data) {
    Loss loss = training.loss();
    int size = training.batchSize();
    int outputs = model.network().outputFeatures();
    Evaluator evaluator = new Evaluator(loss, outputs, size + 1, metrics());
    float[] logits = new float[(size + 1) * outputs];
    int from = 0;
    while (from < data.rows()) {
      int left = data.rows() - from;
      int rows = left <= size + 1 ? left : size;
      Dataset batch = data.slice(from, from + rows);
      Model own = estimated(Statistics.DATA, batch);
      new RowBlocks(batch, rows)
          .forEach((x, targets, count) -> {
            views.logits(own, x, count, logits);
            evaluator.add(logits, targets, count);
          });
      from += rows;
    }
    return evaluator.result();
  }
}
