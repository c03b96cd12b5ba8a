package io.evenkeel.lab.playground;

import io.evenkeel.loss.Loss;
import io.evenkeel.metrics.Evaluation;
import io.evenkeel.metrics.Evaluator;
import io.evenkeel.metrics.Metric;
import io.evenkeel.model.Model;
import java.util.List;

/**
 * The two trainings of one choice of settings, from their first step on. One thread advances it;
 * any may look at the models.
 */
final class PlaygroundRun {
  /** Index of the network with BN. */
  static final int WITH = 0;

  /** Index of the network without. */
  static final int WITHOUT = 1;

  private final PlaygroundSettings settings;
  private final PlaygroundData data;
  private final Pace pace = new Pace(2);
  private final List<Side> sides;
  private final Curves curves;
  private final double baseline;
  private volatile long step;

  /** Begins both, and waits until they stand before their first step. */
  PlaygroundRun(PlaygroundSettings settings, PlaygroundData data) throws InterruptedException {
    this.settings = settings;
    this.data = data;
    curves = new Curves(data.isNumber());
    baseline = data.baseline();
    sides =
        List.of(
            new Side(pace, WITH, settings.network(data, true), settings, data),
            new Side(pace, WITHOUT, settings.network(data, false), settings, data));
    pace.awaitAll();
    note();
  }

  /** Both make some steps. */
  void advance(int steps) throws InterruptedException {
    long next = step + steps;
    pace.allow(next);
    pace.awaitAll();
    step = next;
    note();
  }

  private void note() {
    double[] loss = new double[2];
    double[] testLoss = new double[2];
    double[] score = new double[2];
    for (int s = 0; s < 2; s++) {
      Model model = sides.get(s).model();
      loss[s] = sides.get(s).takeLoss();
      testLoss[s] = Double.NaN;
      score[s] = Double.NaN;
      if (model != null && !sides.get(s).hasEnded()) {
        Loss measure = data.loss();
        Evaluation evaluation =
            Evaluator.evaluate(model, data.test(), measure, Evaluator.brief(measure.task()));
        testLoss[s] = evaluation.loss();
        score[s] =
            data.table() != null && data.isNumber()
                ? data.table().unit() * evaluation.get(Metric.RMSE)
                : evaluation.accuracy();
      }
    }
    curves.add(step, loss, testLoss, score);
  }

  PlaygroundSettings settings() {
    return settings;
  }

  PlaygroundData data() {
    return data;
  }

  Side side(int index) {
    return sides.get(index);
  }

  Curves curves() {
    return curves;
  }

  /** The score of the same answer for every row, see {@link PlaygroundData#baseline}. */
  double baseline() {
    return baseline;
  }

  /** Number of steps that have been made. */
  long step() {
    return step;
  }

  /** Whether neither goes on. */
  boolean hasEnded() {
    return sides.stream().allMatch(Side::hasEnded);
  }

  /** Ends both, and waits for that. */
  void close() throws InterruptedException {
    for (Side side : sides) {
      side.close();
    }
  }
}
