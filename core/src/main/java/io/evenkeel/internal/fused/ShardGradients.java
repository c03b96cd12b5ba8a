package io.evenkeel.internal.fused;

import io.evenkeel.exchange.Exchange;
import io.evenkeel.exchange.ShardPart;
import io.evenkeel.exchange.ShardTree;
import io.evenkeel.exchange.ShardValues;
import io.evenkeel.kernels.Workers;
import java.util.ArrayList;
import java.util.List;

/**
 * Adds up the gradients of one engine's shards, link by link, along the tree over all shards, and
 * hands over to the {@link Exchange} what is left where other engines have the rest. Shards of one
 * slot leave their gradients in the same arrays, so that there are no more of these than the tree
 * is deep.
 */
final class ShardGradients {
  private static final int CHUNK = 1 << 14;
  private static final double[] NO_VALUES = {};

  private final ShardTree tree;
  private final Exchange exchange;
  private final Workers workers;

  /** The pass of the first shard of each slot. */
  private final List<FusedPass> slots;

  private final Workers.Task addChunk = this::addChunk;
  private float[] into = {};
  private float[] from = {};

  ShardGradients(ShardTree tree, Exchange exchange, List<FusedPass> slots, Workers workers) {
    this.tree = tree;
    this.exchange = exchange;
    this.slots = slots;
    this.workers = workers;
  }

  /**
   * Takes note that the gradients of a link are there for this shard; shards come in their order.
   */
  void wrote(int shard, int link) {
    int slot = tree.slot(shard);
    for (int merges = tree.mergesAfter(shard); merges > 0; merges--) {
      slot--;
      List<float[]> sum = slots.get(slot).links.get(link).gradients();
      List<float[]> more = slots.get(slot + 1).links.get(link).gradients();
      for (int i = 0; i < sum.size(); i++) {
        into = sum.get(i);
        from = more.get(i);
        int chunks = (into.length + CHUNK - 1) / CHUNK;
        workers.run(chunks, chunks < 4 ? 1 : workers.count(), addChunk);
      }
    }
  }

  private void addChunk(int chunk, int worker) {
    int end = Math.min(into.length, (chunk + 1) * CHUNK);
    for (int i = chunk * CHUNK; i < end; i++) {
      into[i] += from[i];
    }
  }

  /** Leaves the sums over all shards with the first pass. */
  void reduce() {
    if (tree.isWhole()) {
      return;
    }
    List<ShardPart> parts = new ArrayList<>();
    for (int slot = 0; slot < tree.left(); slot++) {
      parts.add(
          new ShardPart(
              tree.leftStart(slot), tree.leftCount(slot), NO_VALUES, flat(slots.get(slot))));
    }
    ShardValues mine = new ShardValues(ShardValues.Kind.GRADIENTS, 0, tree.shards(), parts);
    exchange.reduce(mine);
    float[] sums = mine.result().gradients();
    int at = 0;
    for (Link link : slots.getFirst().links) {
      for (float[] gradient : link.gradients()) {
        System.arraycopy(sums, at, gradient, 0, gradient.length);
        at += gradient.length;
      }
    }
  }

  private static float[] flat(FusedPass pass) {
    int size =
        pass.links.stream().flatMap(l -> l.gradients().stream()).mapToInt(g -> g.length).sum();
    float[] flat = new float[size];
    int at = 0;
    for (Link link : pass.links) {
      for (float[] gradient : link.gradients()) {
        System.arraycopy(gradient, 0, flat, at, gradient.length);
        at += gradient.length;
      }
    }
    return flat;
  }
}
