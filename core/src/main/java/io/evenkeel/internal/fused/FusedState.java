package io.evenkeel.internal.fused;

import io.evenkeel.internal.optimizer.MatrixLayout;
import io.evenkeel.internal.state.Parameter;
import io.evenkeel.internal.state.RunningStatistics;
import io.evenkeel.internal.state.TrainingState;
import io.evenkeel.network.BatchNorm;
import io.evenkeel.network.Embedding;
import io.evenkeel.network.Graph;
import io.evenkeel.network.Node;
import io.evenkeel.network.ParameterKey;
import io.evenkeel.network.ParameterSpec;
import io.evenkeel.network.WeightedLayer;
import io.evenkeel.optimizer.Optimizer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SequencedMap;

/** The training state in the fused engine's layout, and its translation to the canonical one. */
final class FusedState {
  final List<Trained> trained = new ArrayList<>();
  private final List<Norm> norms = new ArrayList<>();
  private long optimizerSteps;

  FusedState(FusedPass pass, Optimizer optimizer) {
    Map<ParameterKey, Trained.Held> held = held(pass);
    Graph graph = pass.plan.graph();
    for (Node node : graph.nodes()) {
      for (ParameterSpec spec : graph.parameters(node)) {
        ParameterKey key = new ParameterKey(node.path(), spec.role());
        Trained.Held arrays = Objects.requireNonNull(held.get(key), key::toString);
        trained.add(
            new Trained(
                key,
                node.title(),
                spec.rows(),
                spec.columns(),
                arrays,
                new float[optimizer.slots()][arrays.values().length],
                optimizer.of(graph, key, spec)));
      }
    }
  }

  /** Where the pass keeps each trained array. */
  private Map<ParameterKey, Trained.Held> held(FusedPass pass) {
    Map<ParameterKey, Trained.Held> held = new HashMap<>();
    for (int i = 0; i < pass.segments.size(); i++) {
      Norm norm = pass.segments.get(i).norm;
      if (norm != null) {
        norms.add(norm);
        String path = norm.placed.node().path();
        held.put(
            new ParameterKey(path, BatchNorm.GAMMA),
            new Trained.Held(norm.gamma, norm.gammaGradient, MatrixLayout.rows()));
        held.put(
            new ParameterKey(path, BatchNorm.BETA),
            new Trained.Held(norm.beta, norm.betaGradient, MatrixLayout.rows()));
      }
      if (pass.links.get(i) instanceof EmbeddedInput input) {
        for (int t = 0; t < input.tables.length; t++) {
          held.put(
              new ParameterKey(input.layer.node().path(), Embedding.role(t)),
              new Trained.Held(input.tables[t], input.gradients[t], MatrixLayout.rows()));
        }
      }
    }
    for (LinkWeights w : pass.weights) {
      String path = w.layer.node().path();
      held.put(
          new ParameterKey(path, WeightedLayer.WEIGHT), new Trained.Held(w.weight, w.gradient, w));
      held.put(
          new ParameterKey(path, WeightedLayer.BIAS),
          new Trained.Held(w.bias, w.biasGradient, MatrixLayout.rows()));
    }
    return held;
  }

  /** Number of updates made so far. */
  long optimizerSteps() {
    return optimizerSteps;
  }

  /**
   * Counts an accepted step and hands the batch's moments to the running statistics.
   *
   * @param averageShare how far the average of the running statistics moves towards them
   * @param leads whether the running statistics go on from the average
   */
  void commit(double averageShare, boolean leads) {
    optimizerSteps++;
    for (int i = 0; i < norms.size(); i++) {
      norms.get(i).commit();
      norms.get(i).running().average(averageShare, leads);
    }
  }

  TrainingState snapshot() {
    List<Parameter> parameters = new ArrayList<>();
    for (Trained t : trained) {
      float[][] slots = new float[t.slots().length][];
      for (int i = 0; i < slots.length; i++) {
        slots[i] = canonical(t, t.slots()[i]);
      }
      parameters.add(
          new Parameter(t.key(), t.rows(), t.columns(), canonical(t, t.values()), slots));
    }
    SequencedMap<String, RunningStatistics> copies = new LinkedHashMap<>();
    norms.forEach(norm -> copies.put(norm.placed.node().path(), norm.running().copy()));
    return new TrainingState(parameters, copies, optimizerSteps);
  }

  /** Copies of the gradients in the canonical layout. */
  Map<ParameterKey, float[]> gradients() {
    Map<ParameterKey, float[]> copies = new HashMap<>();
    trained.forEach(t -> copies.put(t.key(), canonical(t, t.gradient())));
    return copies;
  }

  private static float[] canonical(Trained t, float[] values) {
    float[] result = new float[t.rows() * t.columns()];
    t.layout().toRows(values, result);
    return result;
  }

  void restore(TrainingState state) {
    for (Trained t : trained) {
      Parameter p = state.parameter(t.key());
      if (p.rows() != t.rows()
          || p.columns() != t.columns()
          || p.slots().length != t.slots().length) {
        throw new IllegalArgumentException(
            "%s is %d x %d with %d slots, but the state has %d x %d with %d"
                .formatted(
                    t.key(),
                    t.rows(),
                    t.columns(),
                    t.slots().length,
                    p.rows(),
                    p.columns(),
                    p.slots().length));
      }
      t.layout().fromRows(p.values(), t.values());
      for (int i = 0; i < t.slots().length; i++) {
        t.layout().fromRows(p.slots()[i], t.slots()[i]);
      }
    }
    for (Norm norm : norms) {
      RunningStatistics kept = state.statistics().get(norm.placed.node().path());
      if (kept != null) {
        norm.running(kept.copy());
      }
    }
    optimizerSteps = state.optimizerSteps();
  }
}
