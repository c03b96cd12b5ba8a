package io.evenkeel.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.evenkeel.exchange.ShardValues.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Rows are dealt to shards in order, and whoever merges them does so along one tree. */
class ShardTest {

  @ParameterizedTest
  @CsvSource({
    "600, 4, 128 192 128 152",
    "256, 4, 64 64 64 64",
    "250, 4, 64 64 64 58",
    "100, 4, 25 25 25 25",
    "7, 4, 1 2 2 2",
    "3, 4, 0 1 1 1",
    "1000, 1, 1000"
  })
  void shardsGetWholeBlocksWhereTheyCan(int rows, int shards, String expected) {
    List<String> counts = new ArrayList<>();
    for (int s = 0; s < shards; s++) {
      int count = ShardRows.start(s + 1, shards, rows) - ShardRows.start(s, shards, rows);
      counts.add(Integer.toString(count));
    }
    assertThat(String.join(" ", counts)).isEqualTo(expected);
  }

  @Test
  void theMostRowsAreNeverExceededWhateverTheMiniBatch() {
    for (int shards = 1; shards <= 17; shards++) {
      for (int max : new int[] {1, 63, 64, 65, 200, 1000, 1100}) {
        for (int rows = 1; rows <= max; rows++) {
          for (int first = 0; first < shards; first++) {
            for (int count : new int[] {1, (shards + 1) / 2}) {
              int end = Math.min(shards, first + count);
              int has = new Sharding(shards, first, end, Exchange.NONE).rows(rows);
              assertThat(has).isBetween(0, ShardRows.most(end - first, shards, max));
            }
          }
        }
      }
    }
  }

  /** As brackets: the tree of seven shards, met by one worker, by two, and by seven. */
  @Test
  void theTreeIsOne() {
    String whole = "(((0 1) (2 3)) ((4 5) 6))";
    for (int[] cuts : new int[][] {{0, 7}, {0, 3, 7}, {0, 1, 2, 6, 7}, {0, 1, 2, 3, 4, 5, 6, 7}}) {
      List<String> trees = new ArrayList<>();
      List<ShardTree> left = new ArrayList<>();
      for (int w = 0; w + 1 < cuts.length; w++) {
        ShardTree tree = new ShardTree(7, cuts[w], cuts[w + 1]);
        String[] slots = new String[tree.slots()];
        for (int s = cuts[w]; s < cuts[w + 1]; s++) {
          int slot = tree.slot(s);
          slots[slot] = Integer.toString(s);
          for (int merges = tree.mergesAfter(s); merges > 0; merges--) {
            slot--;
            slots[slot] = "(" + slots[slot] + " " + slots[slot + 1] + ")";
          }
        }
        for (int slot = 0; slot < tree.left(); slot++) {
          trees.add(slots[slot]);
          assertThat(slots[slot].replaceAll("[()]", "").split(" "))
              .hasSize(tree.leftCount(slot))
              .startsWith(Integer.toString(tree.leftStart(slot)));
        }
        left.add(tree);
      }
      assertThat(left.getFirst().isWhole()).isEqualTo(cuts.length == 2);
      // Each part that is left is a subtree; where one worker has all shards, one part is left.
      assertThat(whole).contains(trees);
      assertThat(trees.contains(whole)).isEqualTo(cuts.length == 2);
    }
  }

  /** Sixteen shards cover few slots at a time. */
  @Test
  void slotsAreAsManyAsTheTreeIsDeep() {
    assertThat(new ShardTree(16, 0, 16).slots()).isEqualTo(5);
    assertThat(new ShardTree(1, 0, 1).slots()).isEqualTo(1);
    assertThat(new ShardTree(16, 4, 8).slots()).isEqualTo(3);
    assertThat(new ShardTree(16, 4, 8).left()).isEqualTo(1);
    assertThat(new ShardTree(16, 5, 8).left()).isEqualTo(2);
  }

  /** Chan's formula over counts of any size, zero among them. */
  @Test
  void momentsAreThoseOfAllRows() {
    int[] counts = {5, 0, 3, 1, 0, 8};
    Random random = new Random(1);
    List<ShardPart> parts = new ArrayList<>();
    List<Double> all = new ArrayList<>();
    for (int s = 0; s < counts.length; s++) {
      double[] rows = random.doubles(counts[s], 1e6, 1e6 + 1).toArray();
      double mean = 0;
      for (double row : rows) {
        mean += row / rows.length;
        all.add(row);
      }
      double squares = 0;
      for (double row : rows) {
        squares += (row - mean) * (row - mean);
      }
      parts.add(new ShardPart(s, 1, new double[] {rows.length, mean, squares}, new float[0]));
    }
    ShardValues values = new ShardValues(Kind.MOMENTS, 1, counts.length, parts.subList(0, 2));
    values.take(parts.reversed());
    double[] merged = values.result().values();
    double mean = all.stream().mapToDouble(row -> row).average().orElseThrow();
    double squares = all.stream().mapToDouble(row -> (row - mean) * (row - mean)).sum();
    assertThat(merged[0]).isEqualTo(17);
    assertThat(merged[1]).isCloseTo(mean, within(1e-9));
    assertThat(merged[2]).isCloseTo(squares, within(1e-8));
    assertThat(parts.getFirst().values()[0]).as("parts are read only").isEqualTo(5);
  }

  @Test
  void missingAndDoubledShardsAreNoticed() {
    ShardPart first = part(0);
    ShardPart third = part(2);
    ShardValues values = new ShardValues(Kind.SUMS, 0, 4, List.of(first));
    assertThatThrownBy(() -> values.take(List.of(first, third)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("expected the parts of all 4 shards, each once, but got [0 to 0, 2 to 2]");
    assertThatThrownBy(() -> values.take(List.of(first, first, part(1), third, part(3))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("expected the parts of all 4 shards, each once, but got [0 to 0, 0 to 3]");
    assertThatThrownBy(() -> new Sharding(4, 2, 2, Exchange.NONE))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a worker needs some of 4 shards, but got 2 to 1");
  }

  private static ShardPart part(int shard) {
    return new ShardPart(shard, 1, new double[] {shard}, new float[] {shard});
  }
}
