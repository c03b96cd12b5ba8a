package io.evenkeel.internal.fused;

import io.evenkeel.exchange.Exchange;
import io.evenkeel.exchange.ShardPart;
import io.evenkeel.exchange.ShardTree;
import io.evenkeel.exchange.ShardValues;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Merges the numbers of one engine's shards, one by one, along the tree over all shards, and hands
 * over to the {@link Exchange} what is left where other engines have the rest. With all shards here
 * nothing is allocated.
 */
final class ShardReducer {
  private static final float[] NO_GRADIENTS = {};

  private final ShardTree tree;
  private final Exchange exchange;
  private final double[][] slots;

  /**
   * A reducer.
   *
   * @param most the most numbers that a shard has
   */
  ShardReducer(ShardTree tree, Exchange exchange, int most) {
    this.tree = tree;
    this.exchange = exchange;
    slots = new double[tree.slots()][most];
  }

  /** Where a shard writes its numbers. */
  double[] slot(int shard) {
    return slots[tree.slot(shard)];
  }

  /** Takes note that a shard has written its numbers; shards come in their order. */
  void wrote(int shard, ShardValues.Kind kind, int columns, int size) {
    int slot = tree.slot(shard);
    for (int merges = tree.mergesAfter(shard); merges > 0; merges--) {
      slot--;
      ShardValues.merge(kind, columns, slots[slot], slots[slot + 1], size);
    }
  }

  /**
   * The result of all shards, once those of this engine have written; valid until the next slot.
   */
  double[] reduce(ShardValues.Kind kind, int columns, int size) {
    if (!tree.isWhole()) {
      List<ShardPart> parts = new ArrayList<>();
      for (int slot = 0; slot < tree.left(); slot++) {
        double[] values = Arrays.copyOf(slots[slot], size);
        parts.add(new ShardPart(tree.leftStart(slot), tree.leftCount(slot), values, NO_GRADIENTS));
      }
      ShardValues mine = new ShardValues(kind, columns, tree.shards(), parts);
      exchange.reduce(mine);
      System.arraycopy(mine.result().values(), 0, slots[0], 0, size);
    }
    return slots[0];
  }
}
