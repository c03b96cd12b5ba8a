package io.evenkeel.spark.internal.rows;

import io.evenkeel.training.ShardDeal;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Where the order of the rows' hashes is cut into shards, so that each has exactly the rows that
 * {@link ShardDeal} gives it: a shard begins at the row of a certain hash. If several rows have
 * that hash, it begins after a certain number of them; all those rows then go to both shards, and
 * each shard takes its own.
 */
public final class ShardCut implements Serializable {
  private static final long serialVersionUID = 1;

  /** The hashes' leading bits by which rows are counted first. */
  private static final int BUCKET_BITS = 12;

  /** Number of buckets. */
  public static final int BUCKETS = 1 << BUCKET_BITS;

  /** Of each shard, the first row's hash; unsigned. */
  private final long[] first;

  /** Of each shard, how many rows with that hash belong to those before it. */
  private final long[] skipped;

  private final long[] rows;

  private ShardCut(long[] first, long[] skipped, long[] rows) {
    this.first = first;
    this.skipped = skipped;
    this.rows = rows;
  }

  /** The bucket of a hash. */
  public static int bucket(long hash) {
    return (int) (hash >>> (Long.SIZE - BUCKET_BITS));
  }

  /**
   * The buckets in which shards begin.
   *
   * @param counts rows by bucket
   */
  public static boolean[] cutBuckets(long[] counts, ShardDeal deal) {
    boolean[] cut = new boolean[BUCKETS];
    for (int shard = 1; shard < deal.shards(); shard++) {
      if (deal.start(shard) < deal.rows()) {
        cut[bucketAt(counts, deal.start(shard))] = true;
      }
    }
    return cut;
  }

  private static int bucketAt(long[] counts, long row) {
    int bucket = 0;
    long before = 0;
    while (before + counts[bucket] <= row) {
      before += counts[bucket++];
    }
    return bucket;
  }

  /**
   * The cut.
   *
   * @param counts rows by bucket
   * @param hashes of all rows in the {@link #cutBuckets}; sorted here
   */
  public static ShardCut of(long[] counts, long[] hashes, ShardDeal deal) {
    for (int i = 0; i < hashes.length; i++) {
      hashes[i] ^= Long.MIN_VALUE;
    }
    Arrays.sort(hashes);
    for (int i = 0; i < hashes.length; i++) {
      hashes[i] ^= Long.MIN_VALUE;
    }
    boolean[] cut = cutBuckets(counts, deal);
    long[] first = new long[deal.shards()];
    long[] skipped = new long[deal.shards()];
    long[] rows = new long[deal.shards()];
    for (int shard = 0; shard < deal.shards(); shard++) {
      rows[shard] = deal.start(shard + 1) - deal.start(shard);
      if (shard > 0 && deal.start(shard) < deal.rows()) {
        int at = place(counts, cut, deal.start(shard));
        first[shard] = hashes[at];
        while (at - skipped[shard] > 0 && hashes[(int) (at - skipped[shard] - 1)] == hashes[at]) {
          skipped[shard]++;
        }
      }
    }
    return new ShardCut(first, skipped, rows);
  }

  /** The place of a row among those of the cut buckets. */
  private static int place(long[] counts, boolean[] cut, long row) {
    int bucket = bucketAt(counts, row);
    long before = 0;
    long place = 0;
    for (int b = 0; b < bucket; b++) {
      before += counts[b];
      place += cut[b] ? counts[b] : 0;
    }
    return Math.toIntExact(place + row - before);
  }

  /** The shards that a row is sent to. */
  public List<Integer> shardsOf(long hash) {
    List<Integer> shards = new ArrayList<>(1);
    for (int shard = 0; shard < first.length; shard++) {
      if (rows[shard] > 0
          && Long.compareUnsigned(hash, first[shard]) >= 0
          && !isBehind(shard, hash)) {
        shards.add(shard);
      }
    }
    return shards;
  }

  /** Whether all rows with a hash belong to shards after this one. */
  private boolean isBehind(int shard, long hash) {
    int next = shard + 1;
    while (next < rows.length && rows[next] == 0) {
      next++;
    }
    if (next == rows.length) {
      return false;
    }
    int compared = Long.compareUnsigned(hash, first[next]);
    return compared > 0 || (compared == 0 && skipped[next] == 0);
  }

  /** How many of the rows that a shard sees first belong to shards before it. */
  public long skipped(int shard) {
    return skipped[shard];
  }

  /** How many rows a shard has. */
  public long rows(int shard) {
    return rows[shard];
  }
}
