package io.evenkeel.training;

import io.evenkeel.dataset.Dataset;
import io.evenkeel.internal.engine.Engine;
import io.evenkeel.probe.Probe;
import io.evenkeel.probe.ProbeListener;
import io.evenkeel.probe.ProbeSteps;
import java.util.ArrayList;
import java.util.List;

/** The watches of a training: what was asked for, and for one training the watches themselves. */
final class Watches {
  private final List<ProbeRequest> probes = new ArrayList<>();
  private final List<EvaluationRequest> evaluations = new ArrayList<>();

  private final List<ModelListener> models = new ArrayList<>();

  private record ProbeRequest(Probe probe, ProbeListener listener) {}

  private record EvaluationRequest(ProbeSteps steps, Dataset rows, EvaluationListener listener) {}

  void add(Probe probe, ProbeListener listener) {
    probes.add(new ProbeRequest(probe, listener));
  }

  void add(ProbeSteps steps, Dataset rows, EvaluationListener listener) {
    evaluations.add(new EvaluationRequest(steps, rows, listener));
  }

  void add(ModelListener listener) {
    models.add(listener);
  }

  /**
   * Begins to watch a training.
   *
   * @throws io.evenkeel.kernels.InvalidInputException if the training does not have what is to be
   *     watched
   */
  Started start(TrainingPlan plan, TrainingData data, StateModel states, int threads) {
    TrainingConfig config = plan.config();
    Started started = new Started();
    for (EvaluationRequest request : evaluations) {
      TrainingData.requireFit("evaluation", request.rows(), plan.network(), config.loss());
      long[] steps = request.steps().of(plan.totalSteps());
      started.all.add(
          new EvaluationWatch(config, states, steps, request.rows(), request.listener()));
    }
    for (ProbeRequest request : probes) {
      started.all.add(new ProbeWatch(plan, data, request.probe(), request.listener(), threads));
    }
    for (ModelListener listener : models) {
      started.all.add(new ModelWatch(states, listener));
    }
    return started;
  }

  /** The watches of one training. */
  static final class Started implements AutoCloseable {
    private final List<StepWatch> all = new ArrayList<>();

    void before(Engine engine, long step) {
      all.forEach(watch -> watch.before(engine, step));
    }

    void after(Engine engine, long step) {
      all.forEach(watch -> watch.after(engine, step));
    }

    @Override
    public void close() {
      all.forEach(StepWatch::close);
    }
  }
}
