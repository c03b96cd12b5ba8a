package io.evenkeel.lab.compare;

import io.evenkeel.dataset.Dataset;
import io.evenkeel.kernels.InvalidInputException;
import io.evenkeel.metrics.Evaluation;
import io.evenkeel.metrics.Evaluator;
import io.evenkeel.probe.Probe;
import io.evenkeel.probe.ProbeSteps;
import io.evenkeel.training.StepResult;
import io.evenkeel.training.StopReason;
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
  private final Measure measure;
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
      Variant variant,
      TrainingConfig config,
      Comparison comparison,
      Turns turns,
      int me,
      CompareListener listener) {
    this.variant = variant;
    this.config = config;
    measure = comparison.measure();
    this.turns = turns;
    this.me = me;
    this.listener = listener;
    trainer = Trainer.of(variant.network()).config(config).listener(this);
    comparison.preparation().prepare(variant.network(), trainer);
  }

  /** Has the listener told what goes on inside. */
  void probe() {
    trainer.probe(Probe.standard(), probe -> listener.onProbe(variant, probe));
  }

  /**
   * Trains.
   *
   * @param sample training rows that the final model is judged on
   */
  Curve run(Dataset train, Dataset test, Dataset sample, double learningRate) {
    trainer.evaluate(STEPS, test, this::onEvaluation);
    long divergedAt = 0;
    long stoppedAt = 0;
    double trainScore = Double.NaN;
    double testScore = Double.NaN;
    try {
      TrainingRun run = trainer.fit(train);
      if (run.stopReason() == StopReason.STOP_REQUESTED) {
        stoppedAt = steps;
        addLast(run, test);
      }
      trainScore = measure.of(evaluation(run, sample));
      testScore = measure.of(evaluation(run, test));
    } catch (TrainingFailedException e) {
      divergedAt = e.step();
    } catch (InvalidInputException e) {
      if (steps == 0) {
        throw e;
      }
      divergedAt = steps; // the data was checked before, so the weights are too large for a model
    }
    if (divergedAt > 0) {
      trainScore = Double.NaN;
      testScore = Double.NaN;
    }
    return new Curve(
        variant.name(),
        learningRate,
        config.seed(),
        points,
        divergedAt,
        stoppedAt,
        medianSeconds(),
        trainScore,
        testScore);
  }

  private double medianSeconds() {
    double[] sorted = Arrays.copyOf(stepSeconds, steps);
    Arrays.sort(sorted);
    return steps == 0 ? Double.NaN : sorted[steps / 2];
  }

  /** The point at which a training was stopped, which is not one of the planned ones. */
  private void addLast(TrainingRun run, Dataset test) {
    if (!points.isEmpty() && points.getLast().step() < steps) {
      onEvaluation(steps, evaluation(run, test));
    }
  }

  void requestStop() {
    trainer.requestStop();
  }

  private Evaluation evaluation(TrainingRun run, Dataset rows) {
    return Evaluator.evaluate(
        run.model(), rows, config.loss(), Evaluator.brief(config.loss().task()));
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
        new CurvePoint(step, seconds, trainLoss, evaluation.loss(), measure.of(evaluation));
    lossSum = 0;
    lossSteps = 0;
    points.add(point);
    listener.onPoint(variant, point);
  }
}
