package io.evenkeel.spark.internal.rows;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.network.Network;
import io.evenkeel.training.ShardDeal;
import io.evenkeel.training.TrainingConfig;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Each row goes to exactly one shard, and each shard gets its rows, however many hashes are equal.
 */
class ShardCutTest {

  @ParameterizedTest
  @CsvSource({
    "3, 16, 2, 1000",
    "100, 16, 10, 7",
    "1000, 4, 64, 2",
    "5000, 16, 256, 1000000",
    "50, 7, 5, 1"
  })
  void everyRowHasOneShard(int rows, int shards, int batchSize, int different) {
    Random random = new Random(rows);
    long[] kinds = random.longs(different).toArray();
    Long[] hashes = new Long[rows];
    Arrays.setAll(hashes, _ -> kinds[random.nextInt(different)]);
    TrainingConfig config = TrainingConfig.DEFAULT.withBatchSize(batchSize).withShards(shards);
    ShardDeal deal = ShardDeal.of(rows, config, Network.input(3).dense(2).build());
    long[] counts = new long[ShardCut.BUCKETS];
    for (long hash : hashes) {
      counts[ShardCut.bucket(hash)]++;
    }
    boolean[] cut = ShardCut.cutBuckets(counts, deal);
    long[] near =
        Arrays.stream(hashes).filter(h -> cut[ShardCut.bucket(h)]).mapToLong(h -> h).toArray();
    ShardCut found = ShardCut.of(counts, near, deal);

    Arrays.sort(hashes, Long::compareUnsigned);
    for (int shard = 0; shard < shards; shard++) {
      List<Long> seen = new ArrayList<>();
      for (long hash : hashes) {
        if (found.shardsOf(hash).contains(shard)) {
          seen.add(hash);
        }
      }
      int from = (int) found.skipped(shard);
      assertThat(found.rows(shard)).isEqualTo(deal.start(shard + 1) - deal.start(shard));
      if (found.rows(shard) > 0) {
        assertThat(seen.subList(from, from + (int) found.rows(shard)))
            .as("shard %d", shard)
            .isEqualTo(
                Arrays.asList(hashes)
                    .subList((int) deal.start(shard), (int) deal.start(shard + 1)));
      }
    }
  }
}
