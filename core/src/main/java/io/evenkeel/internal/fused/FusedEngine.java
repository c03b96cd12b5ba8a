package io.evenkeel.internal.fused;

import io.evenkeel.exchange.ShardRows;
import io.evenkeel.exchange.Sharding;
import io.evenkeel.internal.engine.Engine;
import io.evenkeel.internal.engine.EngineFactory;
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
  private final ShardedPass pass;
  private final Blame blame;
  private final FusedState state;
  private final FusedUpdate update;

  /** Whether the weights go on from their average. */
  private final boolean leads;

  private final int inputFeatures;
  private final int targetColumns;
  private final int outputs;

  /** The rows of this engine's shards, one after another; the pass's own where there is one. */
  private final float[] input;

  private final float[] targets;
  private final float[] logits;

  /** The rows of one shard, where there are several shards. */
  private final float[] shardTargets;

  private final float[] shardLogits;
  private final float[] logitsGradient;

  /** The weight of each shard's rows, and then what each adds to the loss. */
  private final double[] ofShard;

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
    this(network, loss, optimizer, maxRows, initial, threads, Sharding.WHOLE);
  }

  /**
   * An engine for some of the shards of mini-batches of at most {@code maxRows} rows. Its buffers
   * take the rows of its own shards, {@link Sharding#rows} of them; its steps are told the rows of
   * the whole mini-batch.
   *
   * @param maxRows most rows of a whole mini-batch
   */
  public FusedEngine(
      Network network,
      Loss loss,
      Optimizer optimizer,
      int maxRows,
      TrainingState initial,
      int threads,
      Sharding sharding) {
    Kernels kernels = Kernels.active();
    this.workers = new Workers(threads);
    this.maxRows = maxRows;
    inputFeatures = network.inputFeatures();
    outputs = network.outputFeatures();
    targetColumns = loss.targetColumns(outputs);
    leastRows = network.needsTwoRows() ? 2 : 1;
    pass = new ShardedPass(network, optimizer, maxRows, workers, kernels, sharding);
    int count = pass.passes.size();
    int shardRows = ShardRows.most(1, sharding.shards(), maxRows);
    int rows = ShardRows.most(count, sharding.shards(), maxRows);
    this.loss = LossKernel.of(loss, shardRows, outputs, kernels.elementwise());
    boolean one = count == 1;
    input = one ? pass.first().input() : new float[rows * inputFeatures];
    targets = new float[rows * targetColumns];
    logits = new float[rows * outputs];
    shardTargets = one ? targets : new float[shardRows * targetColumns];
    shardLogits = one ? logits : new float[shardRows * outputs];
    logitsGradient = new float[shardRows * outputs];
    ofShard = new double[count];
    blame = new Blame(pass.passes);
    state = new FusedState(pass.first(), optimizer);
    update = new FusedUpdate(state, pass.first(), optimizer, kernels, workers);
    leads = optimizer.average().leads();
    state.restore(initial);
    pass.refresh();
  }

  /** Makes engines that have some of the shards, or all. */
  public static EngineFactory with(Sharding sharding) {
    return (network, loss, optimizer, maxRows, initial, threads) ->
        new FusedEngine(network, loss, optimizer, maxRows, initial, threads, sharding);
  }

  @Override
  public float[] input() {
    return input;
  }

  @Override
  public float[] targets() {
    return targets;
  }

  @Override
  public double step(int rows, StepSettings settings) {
    requireRows(rows);
    refusal = "";
    pass.begin(rows, settings.seed(), settings.step());
    dealRows();
    if (!pass.forward()) {
      refusal = blame.refusal();
      return Double.NaN;
    }
    double value = loss();
    if (!Double.isFinite(value)) {
      refusal = blame.refusal();
      return value;
    }
    pass.backward();
    refusal = update.refusal();
    if (!refusal.isEmpty()) {
      return Double.NaN;
    }
    refusal = update.apply(settings);
    if (!refusal.isEmpty()) {
      return Double.NaN;
    }
    state.commit(settings.averageShare(), leads);
    return value;
  }

  private void requireRows(int rows) {
    if (rows < leastRows || rows > maxRows) {
      throw new IllegalArgumentException(
          "a step of this engine takes %d to %d rows, but got %d"
              .formatted(leastRows, maxRows, rows));
    }
  }

  /** Hands each shard its rows, and takes the weight of each. */
  private void dealRows() {
    int row = 0;
    for (int p = 0; p < ofShard.length; p++) {
      FusedPass shard = pass.passes.get(p);
      if (ofShard.length > 1) {
        int from = row * inputFeatures;
        System.arraycopy(input, from, shard.input(), 0, shard.rows() * inputFeatures);
      }
      takeTargets(row, shard.rows());
      ofShard[p] = loss.weight(shardTargets, shard.rows());
      row += shard.rows();
    }
  }

  private void takeTargets(int row, int rows) {
    if (ofShard.length > 1) {
      System.arraycopy(targets, row * targetColumns, shardTargets, 0, rows * targetColumns);
    }
  }

  /** The mini-batch's loss; leaves its gradient with the passes. */
  private double loss() {
    double weight = pass.sum(ofShard);
    int row = 0;
    for (int p = 0; p < ofShard.length; p++) {
      FusedPass shard = pass.passes.get(p);
      int rows = shard.rows();
      takeTargets(row, rows);
      shard.logits.copyTo(rows, shardLogits);
      ofShard[p] = loss.lossAndGradient(shardLogits, shardTargets, rows, weight, logitsGradient);
      shard.logits.setGradient(rows, logitsGradient);
      if (ofShard.length > 1) {
        System.arraycopy(shardLogits, 0, logits, row * outputs, rows * outputs);
      }
      row += rows;
    }
    return pass.sum(ofShard);
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
