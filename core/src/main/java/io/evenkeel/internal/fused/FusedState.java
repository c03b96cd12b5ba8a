package io.evenkeel.internal.fused;

import io.evenkeel.internal.state.Parameter;
import io.evenkeel.internal.state.RunningStatistics;
import io.evenkeel.internal.state.TrainingState;
import io.evenkeel.kernels.Panels;
import io.evenkeel.network.Network;
import io.evenkeel.optimizer.Optimizer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;

/** The training state in the fused engine's layout, and its translation to the canonical one. */
final class FusedState {
  final List<Trained> trained = new ArrayList<>();
  private final FusedPass pass;
  private final SortedMap<Integer, RunningStatistics> statistics = new TreeMap<>();
  private long optimizerSteps;

  FusedState(Network network, FusedPass pass, Optimizer optimizer) {
    this.pass = pass;
    int slots = optimizer.slots();
    boolean decayAll = optimizer.decayNormAndBias();
    if (pass.embedded != null) {
      tables(pass.embedded, slots, decayAll);
    }
    for (int i = 0; i < pass.segments.size(); i++) {
      Segment segment = pass.segments.get(i);
      Norm norm = segment.norm;
      if (norm != null) {
        int at = segment.normIndex;
        statistics.put(at, new RunningStatistics(norm.features));
        vector(
            at,
            "gamma",
            norm.gamma,
            norm.gammaGradient,
            norm.features,
            slots,
            decayAll,
            norm.layer.learnGamma());
        vector(
            at,
            "beta",
            norm.beta,
            norm.betaGradient,
            norm.features,
            slots,
            decayAll,
            norm.layer.learnBeta());
      }
      DenseWeights w = pass.links.get(i);
      if (w != null) {
        trained.add(
            new Trained(
                w.index + ".weight",
                pass.name(w.index),
                "weight",
                w.inputs,
                w.features,
                true,
                w.weight,
                w.gradient,
                new float[slots][w.weight.length],
                true,
                true));
        if (w.layer.bias()) {
          vector(w.index, "bias", w.bias, w.biasGradient, w.features, slots, decayAll, true);
        }
      }
    }
    trained.sort(Comparator.comparingInt(FusedState::layerOf));
  }

  private void tables(EmbeddedInput embedded, int slots, boolean decays) {
    for (int t = 0; t < embedded.tables.length; t++) {
      float[] values = embedded.tables[t];
      trained.add(
          new Trained(
              "%d.table%d".formatted(embedded.index, t),
              pass.name(embedded.index),
              "table" + t,
              embedded.shapes.get(t).categories(),
              embedded.shapes.get(t).dimension(),
              false,
              values,
              embedded.gradients[t],
              new float[slots][values.length],
              decays,
              true));
    }
  }

  private static int layerOf(Trained t) {
    return Integer.parseInt(t.name().substring(0, t.name().indexOf('.')));
  }

  private void vector(
      int layer,
      String role,
      float[] values,
      float[] gradient,
      int features,
      int slots,
      boolean decays,
      boolean learned) {
    trained.add(
        new Trained(
            layer + "." + role,
            pass.name(layer),
            role,
            1,
            features,
            false,
            values,
            gradient,
            new float[slots][values.length],
            decays,
            learned));
  }

  RunningStatistics statistics(int layer) {
    return Objects.requireNonNull(statistics.get(layer));
  }

  /** Number of updates made so far. */
  long optimizerSteps() {
    return optimizerSteps;
  }

  /** Counts an accepted step and hands the batch's moments to the running statistics. */
  void commit() {
    optimizerSteps++;
    for (int i = 0; i < pass.segments.size(); i++) {
      Segment segment = pass.segments.get(i);
      if (segment.norm != null) {
        segment.norm.commit(statistics(segment.normIndex));
      }
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
          new Parameter(t.name(), t.rows(), t.columns(), canonical(t, t.values()), slots));
    }
    SortedMap<Integer, RunningStatistics> copies = new TreeMap<>();
    statistics.forEach((layer, s) -> copies.put(layer, s.copy()));
    return new TrainingState(parameters, copies, optimizerSteps);
  }

  /** Copies of the gradients in the canonical layout. */
  Map<String, float[]> gradients() {
    Map<String, float[]> copies = new HashMap<>();
    trained.forEach(t -> copies.put(t.name(), canonical(t, t.gradient())));
    return copies;
  }

  private static float[] canonical(Trained t, float[] values) {
    float[] result = new float[t.rows() * t.columns()];
    if (t.inPanels()) {
      Panels.toRows(values, t.rows(), t.columns(), result);
    } else {
      System.arraycopy(values, 0, result, 0, result.length);
    }
    return result;
  }

  void restore(TrainingState state) {
    for (Trained t : trained) {
      Parameter p = state.parameter(t.name());
      if (p.rows() != t.rows()
          || p.columns() != t.columns()
          || p.slots().length != t.slots().length) {
        throw new IllegalArgumentException(
            "%s is %d x %d with %d slots, but the state has %d x %d with %d"
                .formatted(
                    t.name(),
                    t.rows(),
                    t.columns(),
                    t.slots().length,
                    p.rows(),
                    p.columns(),
                    p.slots().length));
      }
      take(t, p.values(), t.values());
      for (int i = 0; i < t.slots().length; i++) {
        take(t, p.slots()[i], t.slots()[i]);
      }
    }
    for (Integer layer : List.copyOf(statistics.keySet())) {
      RunningStatistics s = state.statistics().get(layer);
      if (s != null) {
        statistics.put(layer, s.copy());
      }
    }
    optimizerSteps = state.optimizerSteps();
  }

  private static void take(Trained t, float[] canonical, float[] values) {
    if (t.inPanels()) {
      Panels.fromRows(canonical, t.rows(), t.columns(), values);
    } else {
      System.arraycopy(canonical, 0, values, 0, canonical.length);
    }
  }
}
