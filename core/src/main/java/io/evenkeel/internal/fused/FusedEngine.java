package io.evenkeel.internal.fused;

import io.evenkeel.internal.engine.Engine;
import io.evenkeel.internal.engine.StepSettings;
import io.evenkeel.internal.loss.LossKernel;
import io.evenkeel.internal.state.TrainingState;
import io.evenkeel.kernels.Kernels;
import io.evenkeel.kernels.Workers;
import io.evenkeel.loss.Loss;
import io.evenkeel.network.Network;
import io.evenkeel.network.ParameterKey;
import io.evenkeel.optimizer.Optimizer;
import java.util.Map;

/**
 * The engine in which batch normalization rides along with the matrix products. A step is
 *
 * <pre>
 *   forward    a product a dense layer: packer forms a = f(BN(z)), epilogue takes the moments of z'
 *   loss       dlogits
 *   backward   per dense layer, from the last: dW (packers form a again and dz), then dL/da below
 *              (packer forms dz; epilogue forms dL/dztilde and its column sums)
 *   check      loss, moments and all gradients finite, or nothing is changed
 *   update     optimizer over weights, gamma, beta; the transposes formed again
 *   commit     running statistics take the batch's moments
 * </pre>
 *
 * <p>See {@link Plan} for how a graph is cut up, {@link Segment} for the packers and epilogues.
 * Nothing is allocated in a step.
 */
public final class FusedEngine implements Engine {
  private final Workers workers;
  private final LossKernel loss;
  private final FusedPass pass;
  private final Blame blame;
  private final FusedState state;
  private final FusedUpdate update;
  private final float[] targets;
  private final float[] logits;
  private final float[] logitsGradient;
  private final int leastRows;
  private final int maxRows;
  private String refusal = "";

  /**
   * An engine for mini-batches of at most {@code maxRows} rows.
   *
   * @param initial the state to start from; copied
   * @param threads number of threads, the caller's among them
   */
  public FusedEngine(
      Network network,
      Loss loss,
      Optimizer optimizer,
      int maxRows,
      TrainingState initial,
      int threads) {
    Kernels kernels = Kernels.active();
    this.workers = new Workers(threads);
    int outputs = network.outputFeatures();
    this.leastRows = network.needsTwoRows() ? 2 : 1;
    this.maxRows = maxRows;
    this.loss = LossKernel.of(loss, maxRows, outputs, kernels.elementwise());
    this.targets = new float[maxRows * loss.targetColumns(outputs)];
    this.logits = new float[maxRows * outputs];
    this.logitsGradient = new float[maxRows * outputs];
    this.pass = new FusedPass(network, maxRows, workers, kernels);
    this.blame = new Blame(pass);
    this.state = new FusedState(pass, optimizer);
    this.update = new FusedUpdate(state, pass, optimizer, kernels, workers);
    state.restore(initial);
    pass.refresh();
  }

  @Override
  public float[] input() {
    return pass.input();
  }

  @Override
  public float[] targets() {
    return targets;
  }

  @Override
  public double step(int rows, StepSettings settings) {
    requireRows(rows);
    refusal = "";
    if (!pass.forward(rows, settings.seed(), settings.step())) {
      refusal = blame.refusal(rows);
      return Double.NaN;
    }
    pass.logits.copyTo(rows, logits);
    double value = loss.lossAndGradient(logits, targets, rows, logitsGradient);
    if (!Double.isFinite(value)) {
      refusal = blame.refusal(rows);
      return value;
    }
    pass.logits.setGradient(rows, logitsGradient);
    pass.backward(rows);
    refusal = update.refusal();
    if (!refusal.isEmpty()) {
      return Double.NaN;
    }
    refusal = update.apply(settings.learningRate());
    if (!refusal.isEmpty()) {
      return Double.NaN;
    }
    state.commit();
    return value;
  }

  private void requireRows(int rows) {
    if (rows < leastRows || rows > maxRows) {
      throw new IllegalArgumentException(
          "a step of this engine takes %d to %d rows, but got %d"
              .formatted(leastRows, maxRows, rows));
    }
  }

  @Override
  public String refusal() {
    return refusal;
  }

  @Override
  public float[] logits() {
    return logits;
  }

  @Override
  public TrainingState state() {
    return state.snapshot();
  }

  @Override
  public Map<ParameterKey, float[]> gradients() {
    return state.gradients();
  }

  @Override
  public void restore(TrainingState restored) {
    state.restore(restored);
    pass.refresh();
  }

  @Override
  public void close() {
    workers.close();
  }
}
