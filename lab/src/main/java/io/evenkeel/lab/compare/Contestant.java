package io.evenkeel.lab.compare;

import io.evenkeel.dataset.Dataset;
import io.evenkeel.kernels.InvalidInputException;
import io.evenkeel.loss.Task;
import io.evenkeel.metrics.Evaluation;
import io.evenkeel.metrics.Evaluator;
import io.evenkeel.metrics.Metric;
import io.evenkeel.probe.ProbeSteps;
import io.evenkeel.training.StepResult;
import io.evenkeel.training.Trainer;
import io.evenkeel.training.TrainingConfig;
import io.evenkeel.training.TrainingFailedException;
import io.evenkeel.training.TrainingListener;
import io.evenkeel.training.TrainingPlan;
import io.evenkeel.training.TrainingRun;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** One training of a comparison, which takes turns with the others. */
final class Contestant implements TrainingListener {
  /** Steps of a turn: few enough to be side by side, enough for warm caches. */
  private static final int TURN = 16;

  private static final ProbeSteps STEPS = ProbeSteps.spread(50, 1.25, 1);

  private final Variant variant;
  private final TrainingConfig config;
  private final Metric metric;
  private final Turns turns;
  private final int me;
  private final CompareListener listener;
  private final Trainer trainer;
  private final List<CurvePoint> points = new ArrayList<>();
  private double[] stepSeconds = {};
  private int steps;
  private double seconds;
  private double lossSum;
  private int lossSteps;

  Contestant(
      Variant variant, TrainingConfig config, Turns turns, int me, CompareListener listener) {
    this.variant = variant;
    this.config = config;
    this.turns = turns;
    this.me = me;
    this.listener = listener;
    metric = metric(config);
    trainer = Trainer.of(variant.network()).config(config).listener(this);
  }

  /** What a comparison's scores are: accuracy, or for real targets the root mean squared error. */
  static Metric metric(TrainingConfig config) {
    return config.loss().task() == Task.REAL ? Metric.RMSE : Metric.ACCURACY;
  }

  /**
   * Trains.
   *
   * @param sample training rows that the final model is judged on
   */
  Curve run(Dataset train, Dataset test, Dataset sample, double learningRate) {
    trainer.evaluate(STEPS, test, this::onEvaluation);
    long divergedAt = 0;
    double trainScore = Double.NaN;
    double testScore = Double.NaN;
    try {
      TrainingRun run = trainer.fit(train);
      trainScore = score(run, sample);
      testScore = score(run, test);
    } catch (TrainingFailedException e) {
      divergedAt = e.step();
    } catch (InvalidInputException e) {
      if (steps == 0) {
        throw e;
      }
      divergedAt = steps; // data were checked before: weights so large that no model comes of them
    }
    if (divergedAt > 0) {
      trainScore = Double.NaN;
      testScore = Double.NaN;
    }
    double[] sorted = Arrays.copyOf(stepSeconds, steps);
    Arrays.sort(sorted);
    double median = steps == 0 ? Double.NaN : sorted[steps / 2];
    return new Curve(
        variant.name(),
        learningRate,
        config.seed(),
        points,
        divergedAt,
        median,
        trainScore,
        testScore);
  }

  void requestStop() {
    trainer.requestStop();
  }

  private double score(TrainingRun run, Dataset rows) {
    return Evaluator.evaluate(
            run.model(), rows, config.loss(), Evaluator.brief(config.loss().task()))
        .get(metric);
  }

  @Override
  public void onStart(TrainingPlan plan) {
    stepSeconds = new double[Math.toIntExact(plan.totalSteps())];
  }

  @Override
  public void onStep(StepResult step) {
    stepSeconds[steps] = step.seconds();
    steps++;
    seconds += step.seconds();
    lossSum += step.loss();
    lossSteps++;
    listener.onStep(variant, step);
    if (step.step() % TURN == 0) {
      turns.pass(me);
    }
  }

  private void onEvaluation(long step, Evaluation evaluation) {
    double trainLoss = lossSteps == 0 ? Double.NaN : lossSum / lossSteps;
    CurvePoint point =
        new CurvePoint(step, seconds, trainLoss, evaluation.loss(), evaluation.get(metric));
    lossSum = 0;
    lossSteps = 0;
    points.add(point);
    listener.onPoint(variant, point);
  }
}
