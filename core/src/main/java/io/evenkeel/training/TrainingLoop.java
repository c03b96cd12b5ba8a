package io.evenkeel.training;

import io.evenkeel.dataset.Dataset;
import io.evenkeel.exchange.Sharding;
import io.evenkeel.internal.engine.Engine;
import io.evenkeel.internal.engine.EngineFactory;
import io.evenkeel.internal.engine.StepSettings;
import io.evenkeel.internal.state.TrainingState;
import io.evenkeel.loss.Loss;
import io.evenkeel.metrics.Evaluation;
import io.evenkeel.metrics.Evaluator;
import io.evenkeel.metrics.Metric;
import io.evenkeel.model.Model;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** One training from its first step to its last, or to its stop. Used once. */
final class TrainingLoop {
  private final TrainingPlan plan;
  private final TrainingConfig config;
  private final TrainingData data;
  private final BatchPlan batches;
  private final Sharding sharding;
  private final StateModel models;
  private final Set<Metric> metrics;
  private final List<TrainingListener> listeners;
  private final Watches watches;
  private final Checkpoints checkpoints;
  private final BooleanSupplier stopRequested;
  private final Loss loss;
  private final EpochSums sums;
  private final List<EpochResult> history;
  private int stepInEpoch;
  private long step;
  private double learningRate;
  private @Nullable TrainingState best;

  TrainingLoop(
      TrainingPlan plan,
      TrainingData data,
      StateModel models,
      BatchPlan batches,
      Sharding sharding,
      List<TrainingListener> listeners,
      Watches watches,
      Checkpoints checkpoints,
      BooleanSupplier stopRequested,
      @Nullable TrainingState best) {
    this.plan = plan;
    this.config = plan.config();
    this.data = data;
    this.batches = batches;
    this.sharding = sharding;
    this.listeners = listeners;
    this.watches = watches;
    this.checkpoints = checkpoints;
    this.stopRequested = stopRequested;
    this.best = best;
    this.models = models;
    metrics = Evaluator.brief(config.loss().task());
    metrics.add(config.earlyStopping().metric());
    loss = data.trainingLoss(config.loss());
    sums = new EpochSums(loss, plan.network().outputFeatures(), sharding);
    sums.resume(plan.from());
    history = new ArrayList<>(plan.from().history());
    stepInEpoch = plan.from().stepInEpoch();
    step = plan.from().step();
  }

  /**
   * Trains.
   *
   * @param initial the state to start from
   * @throws TrainingFailedException if a step turns out non-finite
   */
  TrainingRun run(EngineFactory engines, int threads, TrainingState initial) {
    try (Watches.Started watching = watches.start(plan, data, models, threads);
        EpochEngine engine =
            new EpochEngine(plan, loss, engines, batches.maxRows(), initial, threads)) {
      listeners.forEach(listener -> listener.onStart(plan));
      if (step == 0) {
        checkpoints.saveLast(new Checkpoint(initial, progress()));
        watching.after(engine.now(), 0);
      }
      StopReason reason = epochs(engine, watching);
      TrainingState last = engine.now().state();
      TrainingRun run = new TrainingRun(plan, progress(), last, reason, outcome(last));
      listeners.forEach(listener -> listener.onEnd(run));
      return run;
    }
  }

  private StopReason epochs(EpochEngine engines, Watches.Started watching) {
    while (true) {
      if (stepInEpoch == 0 && config.earlyStopping().stopsAfter(history)) {
        return StopReason.EARLY_STOPPING;
      }
      if (history.size() == config.epochs()) {
        return StopReason.FINISHED;
      }
      Engine engine = engines.afterEpochs(history.size());
      if (stopRequested.getAsBoolean() || !steps(engine, watching)) {
        checkpoints.saveLast(new Checkpoint(engine.state(), progress()));
        return StopReason.STOP_REQUESTED;
      }
      finishEpoch(engine);
    }
  }

  /** The rest of the epoch's steps; false if a stop was requested before their end. */
  private boolean steps(Engine engine, Watches.Started watching) {
    int steps = batches.steps(history.size());
    if (stepInEpoch == steps) {
      return true;
    }
    try (EpochRows rows =
        data.epoch(plan.network(), config, history.size(), readBefore(stepInEpoch))) {
      while (stepInEpoch < steps) {
        watching.before(engine, step + 1);
        step(engine, rows);
        watching.after(engine, step);
        if (stopRequested.getAsBoolean()) {
          return false;
        }
        if (checkpoints.dueAt(step) && stepInEpoch < steps) {
          sums.gather();
          checkpoints.saveLast(new Checkpoint(engine.state(), progress()));
        }
      }
      if (steps == batches.steps() && batches.epochRows() == batches.rows()) {
        rows.requireEnd();
      }
    }
    return true;
  }

  /**
   * Rows of this worker's shards in the steps of an epoch before one; all but the last are full.
   */
  private long readBefore(int steps) {
    return (long) steps * sharding.rows(batches.count(0));
  }

  private void step(Engine engine, EpochRows rows) {
    long begin = System.nanoTime();
    int count = batches.count(stepInEpoch);
    int here = sharding.rows(count);
    rows.read(here, engine.input(), engine.targets());
    learningRate = config.optimizer().rate() * config.schedule().factor(step, plan.totalSteps());
    double share = config.optimizer().average().share(step, plan.totalSteps());
    double loss = engine.step(count, new StepSettings(learningRate, config.seed(), step, share));
    if (!engine.refusal().isEmpty()) {
      throw failure(engine.refusal());
    }
    step++;
    stepInEpoch++;
    double seconds = (System.nanoTime() - begin) * 1e-9;
    sums.add(count, here, loss, engine.logits(), engine.targets(), seconds);
    if (!listeners.isEmpty()) {
      StepResult result =
          new StepResult(
              step,
              history.size() + 1,
              stepInEpoch,
              count,
              loss,
              learningRate,
              seconds,
              sums.loss(),
              sums.accuracy());
      for (TrainingListener listener : listeners) {
        listener.onStep(result);
      }
    }
  }

  private TrainingFailedException failure(String refusal) {
    String message =
        ("training stopped at step %d (epoch %d, mini-batch %d), whose learning rate is %s, because"
                + " this is not finite: %s; the step was undone%s: lower the learning rate or clip"
                + " the gradients")
            .formatted(
                step + 1,
                history.size() + 1,
                stepInEpoch + 1,
                learningRate,
                refusal,
                checkpoints.lastStep() < 0
                    ? ""
                    : ", and the checkpoint after step %d is kept"
                        .formatted(checkpoints.lastStep()));
    return new TrainingFailedException(message, step + 1, refusal);
  }

  private void finishEpoch(Engine engine) {
    sums.gather();
    TrainingState state = engine.state();
    Model model = models.running(state);
    EpochResult result =
        new EpochResult(
            history.size() + 1,
            step,
            learningRate,
            sums.evaluation(),
            evaluation(model, data.validation()),
            evaluation(model, data.test()),
            sums.seconds,
            sums.rows / sums.seconds);
    history.add(result);
    sums.clear();
    stepInEpoch = 0;
    listeners.forEach(listener -> listener.onEpoch(result));
    Checkpoint checkpoint = new Checkpoint(state, progress());
    if (config.earlyStopping().bestEpoch(history) == history.size() - 1) {
      best = state;
      checkpoints.saveBest(checkpoint);
    }
    checkpoints.saveLast(checkpoint);
  }

  private Optional<Evaluation> evaluation(Model model, @Nullable Dataset rows) {
    return rows == null
        ? Optional.empty()
        : Optional.of(Evaluator.evaluate(model, rows, config.loss(), metrics));
  }

  private RunOutcome outcome(TrainingState last) {
    int bestEpoch = best == null ? 0 : config.earlyStopping().bestEpoch(history) + 1;
    Model model = models.finished(best == null ? last : best);
    return new RunOutcome(
        bestEpoch, model, evaluation(model, data.validation()), evaluation(model, data.test()));
  }

  private Progress progress() {
    return new Progress(
        history.size(),
        stepInEpoch,
        step,
        batches.rows(),
        sums.rows,
        sums.lossSum,
        sums.right,
        sums.seconds,
        history);
  }
}
