package io.evenkeel.internal.fused;

import io.evenkeel.exchange.ShardRows;
import io.evenkeel.exchange.ShardTree;
import io.evenkeel.exchange.ShardValues.Kind;
import io.evenkeel.exchange.Sharding;
import io.evenkeel.kernels.Kernels;
import io.evenkeel.kernels.Workers;
import io.evenkeel.network.Network;
import io.evenkeel.optimizer.Optimizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/**
 * The forward and backward passes of an engine's shards, side by side: each segment of all shards
 * before the next segment, so that a norm meets the moments and the gradient sums of all rows. Most
 * engines have one shard, the whole mini-batch.
 */
final class ShardedPass {
  private static final double[] NONE = {};

  /** One for each of the engine's shards, in their order. The first one holds the parameters. */
  final List<FusedPass> passes = new ArrayList<>();

  final Sharding sharding;
  private final ShardReducer numbers;
  private final ShardGradients gradients;
  private int rows;

  /**
   * A pass.
   *
   * @param optimizer which parameters are trained
   * @param maxRows most rows of a mini-batch, over all shards of all engines
   */
  ShardedPass(
      Network network,
      Optimizer optimizer,
      int maxRows,
      Workers workers,
      Kernels kernels,
      Sharding sharding) {
    this.sharding = sharding;
    ShardTree tree = new ShardTree(sharding.shards(), sharding.first(), sharding.end());
    int shardRows = ShardRows.most(1, sharding.shards(), maxRows);
    List<FusedPass> slots = new ArrayList<>();
    for (int shard = sharding.first(); shard < sharding.end(); shard++) {
      int slot = tree.slot(shard);
      FusedPass pass =
          passes.isEmpty()
              ? new FusedPass(network, optimizer, shardRows, maxRows, workers, kernels)
              : new FusedPass(passes.getFirst(), slot < slots.size() ? slots.get(slot) : null);
      passes.add(pass);
      if (slot == slots.size()) {
        slots.add(pass);
      }
    }
    int most = 1;
    for (Segment segment : first().segments) {
      Norm norm = segment.norm;
      if (norm != null) {
        most = Math.max(most, norm.mostGroups * (1 + 2 * norm.features));
      }
    }
    numbers = new ShardReducer(tree, sharding.exchange(), most);
    gradients = new ShardGradients(tree, sharding.exchange(), slots, workers);
  }

  /** The pass of the first shard, which holds the parameters and, in the end, their gradients. */
  FusedPass first() {
    return passes.getFirst();
  }

  /** Whether there is one shard. */
  boolean isWhole() {
    return sharding.shards() == 1;
  }

  /** Forms again what is formed of weights, after they changed. */
  void refresh() {
    first().refresh();
  }

  /** Rows of a norm's matrix: the pixels of the mini-batch. */
  private int rowsOf(Norm norm) {
    return rows * norm.placed.node().shape().positions();
  }

  /** Begins a step of a mini-batch of that many rows, over all shards of all engines. */
  void begin(int batchRows, long seed, long step) {
    rows = batchRows;
    for (int p = 0; p < passes.size(); p++) {
      int shard = sharding.first() + p;
      int start = ShardRows.start(shard, sharding.shards(), batchRows);
      int end = ShardRows.start(shard + 1, sharding.shards(), batchRows);
      passes.get(p).begin(start, end - start, batchRows, seed, step);
    }
  }

  /**
   * Forward over the mini-batch in the passes' inputs: every segment's z, and its norm's
   * statistics.
   *
   * @return whether all statistics are finite
   */
  boolean forward() {
    boolean finite = true;
    for (int i = 0; i < first().segments.size(); i++) {
      for (int p = 0; p < passes.size(); p++) {
        passes.get(p).fill(i);
      }
      Norm norm = first().segments.get(i).norm;
      if (norm != null) {
        finite &= norm.finishMoments(rowsOf(norm), norm.needsMoments() ? moments(i, norm) : NONE);
      }
      for (int p = 0; p < passes.size(); p++) {
        passes.get(p).keep(i);
      }
    }
    return finite;
  }

  private double[] moments(int segment, Norm norm) {
    int size = norm.groups(rowsOf(norm)) * (1 + 2 * norm.features);
    for (int p = 0; p < passes.size(); p++) {
      int shard = sharding.first() + p;
      Segment at = passes.get(p).segments.get(first().plan.measured(segment));
      double[] slot = numbers.slot(shard);
      Arrays.fill(slot, 0, size, 0);
      Objects.requireNonNull(at.normRows).writeMoments(at.z, at.stride, slot);
      numbers.wrote(shard, Kind.MOMENTS, norm.features, size);
    }
    return numbers.reduce(Kind.MOMENTS, norm.features, size);
  }

  /**
   * Adds up one number of each of the engine's shards over all shards.
   *
   * @param ofShard by the engine's own shards
   */
  double sum(double[] ofShard) {
    for (int p = 0; p < passes.size(); p++) {
      int shard = sharding.first() + p;
      numbers.slot(shard)[0] = ofShard[p];
      numbers.wrote(shard, Kind.SUMS, 0, 1);
    }
    return numbers.reduce(Kind.SUMS, 0, 1)[0];
  }

  /** Backward from the logits' gradient: gradients of all weights, biases, gammas and betas. */
  void backward() {
    for (int i = first().segments.size() - 1; i >= 0; i--) {
      Norm norm = first().segments.get(i).norm;
      if (norm != null && first().flow.learns(i)) {
        norm.finishGradient(rowsOf(norm), sums(i, norm));
      }
      for (int p = 0; p < passes.size(); p++) {
        passes.get(p).backward(i);
        gradients.wrote(sharding.first() + p, i);
      }
    }
    gradients.reduce();
    if (!isWhole()) {
      first().measureGradients();
    }
  }

  private double[] sums(int segment, Norm norm) {
    int size = norm.groups(rowsOf(norm)) * 2 * norm.features;
    for (int p = 0; p < passes.size(); p++) {
      int shard = sharding.first() + p;
      double[] slot = numbers.slot(shard);
      Arrays.fill(slot, 0, size, 0);
      Objects.requireNonNull(passes.get(p).segments.get(segment).normRows).writeSums(slot);
      numbers.wrote(shard, Kind.SUMS, 0, size);
    }
    return numbers.reduce(Kind.SUMS, 0, size);
  }
}
