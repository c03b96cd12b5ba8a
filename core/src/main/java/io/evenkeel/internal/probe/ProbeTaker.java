package io.evenkeel.internal.probe;

import io.evenkeel.internal.engine.Engine;
import io.evenkeel.internal.loss.LossKernel;
import io.evenkeel.internal.optimizer.GradientNorm;
import io.evenkeel.internal.state.Parameter;
import io.evenkeel.internal.state.TrainingState;
import io.evenkeel.kernels.Blocking;
import io.evenkeel.kernels.Kernels;
import io.evenkeel.kernels.Workers;
import io.evenkeel.loss.Loss;
import io.evenkeel.network.Activation;
import io.evenkeel.network.BatchNorm;
import io.evenkeel.network.Dense;
import io.evenkeel.network.Dropout;
import io.evenkeel.network.Embedding;
import io.evenkeel.network.Network;
import io.evenkeel.probe.Distribution;
import io.evenkeel.probe.LayerProbe;
import io.evenkeel.probe.ParameterProbe;
import io.evenkeel.probe.Probe;
import io.evenkeel.probe.ProbeResult;
import io.evenkeel.probe.UnitProbe;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Takes one {@link Probe} of one training. It reads copies of the engine's state and gradients and
 * computes on arrays of its own, so that nothing of the training changes.
 */
public final class ProbeTaker implements AutoCloseable {
  private final Network network;
  private final Probe probe;
  private final Workers workers;
  private final ProbePass pass;
  private final Distributions distributions = new Distributions();
  private final LossKernel loss;
  private final float[] targets;
  private final float[] scratch;
  private @Nullable TrainingState before;

  /**
   * A taker.
   *
   * @param x the probe batch, rows x input features; read
   * @param targets its targets, rows x target columns; taken over
   */
  public ProbeTaker(
      Network network,
      Loss loss,
      Probe probe,
      float[] x,
      float[] targets,
      int rows,
      long seed,
      int threads) {
    this.network = network;
    this.probe = probe;
    this.targets = targets;
    Kernels kernels = Kernels.active();
    workers = new Workers(threads);
    this.loss = LossKernel.of(loss, rows, network.outputFeatures(), kernels.elementwise());
    pass = new ProbePass(network, rows, seed, kernels, workers);
    pass.input(x);
    int widest = 0;
    for (int i = 0; i <= network.layers().size(); i++) {
      widest = Math.max(widest, pass.values(i).length);
    }
    scratch = new float[widest];
  }

  /** Notes the state before a step after which the probe will be taken. */
  public void before(Engine engine) {
    before = engine.state();
  }

  /**
   * Takes the probe.
   *
   * @param step number of updates made so far; above 0, {@link #before} was called before the last
   */
  public ProbeResult take(Engine engine, long step) {
    TrainingState state = engine.state();
    TrainingState previous = before;
    before = null;
    Map<String, float[]> gradients = previous == null ? Map.of() : engine.gradients();
    pass.forward(state);
    List<LayerProbe> layers = new ArrayList<>();
    int block = -1;
    for (int i = 0; i < network.layers().size(); i++) {
      int layer = i;
      block += network.layers().get(i) instanceof Dense ? 1 : 0;
      List<ParameterProbe> parameters =
          state.parameters().stream()
              .filter(p -> p.name().startsWith(layer + "."))
              .map(p -> parameter(p, previous, gradients))
              .toList();
      switch (network.layers().get(i)) {
        case Embedding _ -> {
          int features = network.inputFeaturesOf(i + 1);
          layers.add(new LayerProbe.OfEmbedding(i, block, features, values(i + 1), parameters));
        }
        case Dense dense ->
            layers.add(
                new LayerProbe.OfDense(i, block, dense.features(), values(i + 1), parameters));
        case BatchNorm _ -> layers.add(batchNorm(i, block, state, parameters));
        case Activation activation -> layers.add(activation(i, block, activation));
        case Dropout _ -> {}
      }
    }
    List<UnitProbe> units = probe.units().stream().map(this::unit).toList();
    return new ProbeResult(step, pass.rows(), loss(), values(0), layers, units);
  }

  private LayerProbe batchNorm(
      int i, int block, TrainingState state, List<ParameterProbe> parameters) {
    int features = network.inputFeaturesOf(i);
    ProbeNorm norm = pass.norm(i);
    Optional<Distribution> zhat = Optional.empty();
    if (probe.zhat()) {
      norm.normalize(pass.values(i), scratch, pass.stride(i), pass.rows());
      zhat = Optional.of(distributions.of(scratch, 0, pass.rows(), features, pass.stride(i), null));
    }
    return new LayerProbe.OfBatchNorm(
        i,
        block,
        features,
        values(i + 1),
        zhat,
        distributions.of(state.parameter(i + ".gamma").values(), features),
        distributions.of(state.parameter(i + ".beta").values(), features),
        distributions.of(norm.meanGap(), features),
        distributions.of(norm.stdRatio(), features),
        parameters);
  }

  private LayerProbe activation(int i, int block, Activation activation) {
    int features = network.inputFeaturesOf(i);
    int stride = pass.stride(i);
    pass.slopes(i, activation, scratch);
    float threshold = Saturation.threshold(activation);
    long saturated = 0;
    int[] saturatedRows = new int[features];
    for (int r = 0; r < pass.rows(); r++) {
      for (int c = 0; c < features; c++) {
        int flat = Math.abs(scratch[r * stride + c]) < threshold ? 1 : 0;
        saturatedRows[c] += flat;
        saturated += flat;
      }
    }
    int dead = 0;
    for (int c = 0; c < features; c++) {
      dead += saturatedRows[c] == pass.rows() ? 1 : 0;
    }
    Distribution output =
        distributions.of(
            pass.values(i + 1),
            0,
            pass.rows(),
            features,
            stride,
            Saturation.bounds(activation.function()));
    return new LayerProbe.OfActivation(
        i,
        block,
        features,
        output,
        activation.function(),
        (double) saturated / ((long) pass.rows() * features),
        (double) dead / features);
  }

  private Distribution values(int i) {
    return distributions.of(
        pass.values(i), 0, pass.rows(), network.inputFeaturesOf(i), pass.stride(i), null);
  }

  private UnitProbe unit(Probe.Unit unit) {
    int i = unit.layer() + 1;
    Distribution output =
        distributions.of(pass.values(i), unit.column(), pass.rows(), 1, pass.stride(i), null);
    return new UnitProbe(unit.layer(), unit.column(), output);
  }

  private double loss() {
    int outputs = network.outputFeatures();
    int last = network.layers().size();
    for (int r = 0; r < pass.rows(); r++) {
      System.arraycopy(
          pass.values(last), r * Blocking.stride(outputs), scratch, r * outputs, outputs);
    }
    return loss.loss(scratch, targets, pass.rows());
  }

  private static ParameterProbe parameter(
      Parameter parameter, @Nullable TrainingState previous, Map<String, float[]> gradients) {
    String role = parameter.name().substring(parameter.name().indexOf('.') + 1);
    double norm = norm(parameter.values());
    float[] gradient = gradients.get(parameter.name());
    if (previous == null || gradient == null) {
      return new ParameterProbe(role, norm, Double.NaN, Double.NaN);
    }
    float[] old = previous.parameter(parameter.name()).values();
    double squares = 0;
    for (int i = 0; i < old.length; i++) {
      double change = (double) parameter.values()[i] - old[i];
      squares += change * change;
    }
    double weight = norm(old);
    double ratio = weight == 0 ? Double.NaN : Math.sqrt(squares) / weight;
    return new ParameterProbe(role, norm, norm(gradient), ratio);
  }

  private static double norm(float[] values) {
    return Math.sqrt(GradientNorm.sumOfSquares(values, 0, values.length));
  }

  /** Ends the taker's threads. */
  @Override
  public void close() {
    workers.close();
  }
}
