package io.evenkeel.exchange;

/**
 * The tree in which shards are merged: 0+1, 2+3, ...; 01+23, ...; a shard without a neighbour
 * waits. It depends on the number of shards alone, so that it does not matter which worker merges
 * what. Shards are met in their order; a stack holds what could not be merged yet.
 *
 * <p>Used for the shards first .. end - 1 of one worker: shard s writes its values where {@link
 * #slot} says, then slot k + 1 is merged into slot k for k = slot - 1, ..., as often as {@link
 * #mergesAfter} says.
 */
public final class ShardTree {
  private final int shards;
  private final int first;
  private final int[] slots;
  private final int[] merges;
  private final int[] starts;
  private int depth;
  private int most;

  /**
   * The tree as a worker with some of the shards meets it.
   *
   * @param shards number of all shards
   * @param first the worker's first shard
   * @param end the shard after its last
   */
  public ShardTree(int shards, int first, int end) {
    if (shards < 1 || first < 0 || end <= first || end > shards) {
      throw new IllegalArgumentException(
          "a worker needs some of %d shards, but got %d to %d".formatted(shards, first, end - 1));
    }
    this.shards = shards;
    this.first = first;
    slots = new int[end - first];
    merges = new int[end - first];
    starts = new int[end - first + 1];
    for (int s = first; s < end; s++) {
      starts[depth] = s;
      slots[s - first] = depth++;
      most = Math.max(most, depth);
      starts[depth] = s + 1;
      while (depth >= 2 && siblings(starts[depth - 2], starts[depth - 1], s + 1, shards)) {
        depth--;
        starts[depth] = s + 1;
        merges[s - first]++;
      }
    }
  }

  /** Whether shards a .. b - 1 and b .. end - 1 are merged with each other next. */
  static boolean siblings(int a, int b, int end, int shards) {
    int size = b - a;
    return Integer.bitCount(size) == 1
        && a % (2 * size) == 0
        && end - b == Math.min(size, shards - b);
  }

  /** Number of all shards. */
  public int shards() {
    return shards;
  }

  /** The worker's first shard. */
  public int first() {
    return first;
  }

  /** Number of the worker's shards. */
  public int count() {
    return slots.length;
  }

  /** Number of slots that are needed. */
  public int slots() {
    return most;
  }

  /** Where a shard writes its values: slot 0, 1, ... */
  public int slot(int shard) {
    return slots[shard - first];
  }

  /** How many times the last slot is merged into the one before it, after this shard. */
  public int mergesAfter(int shard) {
    return merges[shard - first];
  }

  /** Number of slots that are left after the worker's last shard: 1 for one that has all shards. */
  public int left() {
    return depth;
  }

  /** The first shard of what is left in a slot. */
  public int leftStart(int slot) {
    return starts[slot];
  }

  /** The number of shards of what is left in a slot. */
  public int leftCount(int slot) {
    return starts[slot + 1] - starts[slot];
  }

  /** Whether the worker has all shards. */
  public boolean isWhole() {
    return count() == shards;
  }
}
