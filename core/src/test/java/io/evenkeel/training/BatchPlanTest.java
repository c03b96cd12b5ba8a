package io.evenkeel.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evenkeel.kernels.InvalidInputException;
import io.evenkeel.network.Network;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class BatchPlanTest {
  private static final Network PLAIN = Network.input(2).dense(2).build();
  private static final Network NORMALIZED =
      Network.input(2).dense(3).batchNorm().relu().dense(2).build();
  private static final Network OF_IMAGES =
      Network.image(4, 4, 1).conv(3, 3).batchNorm().relu().globalAveragePool().dense(2).build();

  private static BatchPlan plan(long rows, int batchSize, boolean normalized) {
    TrainingConfig config = TrainingConfig.DEFAULT.withBatchSize(batchSize);
    return BatchPlan.of(rows, config, normalized ? NORMALIZED : PLAIN);
  }

  private static int[] counts(int rows, int batchSize, boolean normalized) {
    return counts(plan(rows, batchSize, normalized));
  }

  private static int[] counts(BatchPlan plan) {
    return IntStream.range(0, plan.steps()).map(plan::count).toArray();
  }

  @Test
  void shortLastBatchIsKept() {
    assertThat(counts(6, 3, true)).containsExactly(3, 3);
    assertThat(counts(8, 3, true)).containsExactly(3, 3, 2);
    assertThat(counts(2, 60, true)).containsExactly(2);
  }

  @Test
  void lastSingleRowJoinsTheBatchBeforeIt() {
    assertThat(counts(7, 3, true)).containsExactly(3, 4);
    assertThat(counts(3, 2, true)).containsExactly(3);
    assertThat(plan(7, 3, true).maxRows()).isEqualTo(4);
  }

  @Test
  void withoutBatchStatisticsOneRowIsABatch() {
    assertThat(counts(7, 3, false)).containsExactly(3, 3, 1);
    assertThat(counts(3, 1, false)).containsExactly(1, 1, 1);
    assertThat(counts(1, 60, false)).containsExactly(1);
    assertThat(plan(7, 3, false).maxRows()).isEqualTo(3);
  }

  /**
   * A row of an image has a number a pixel, but a last single one joins the others all the same.
   */
  @Test
  void oneImageCanBeNormalized() {
    TrainingConfig config = TrainingConfig.DEFAULT;
    assertThat(counts(BatchPlan.of(3, config.withBatchSize(1), OF_IMAGES)))
        .containsExactly(1, 1, 1);
    assertThat(counts(BatchPlan.of(1, config.withBatchSize(8), OF_IMAGES))).containsExactly(1);
    assertThat(counts(BatchPlan.of(7, config.withBatchSize(3), OF_IMAGES))).containsExactly(3, 4);
  }

  @Test
  void everyRowOnce() {
    for (int rows = 2; rows < 40; rows++) {
      for (int batchSize = 2; batchSize < 45; batchSize++) {
        int[] counts = counts(rows, batchSize, true);
        BatchPlan plan = plan(rows, batchSize, true);
        assertThat(Arrays.stream(counts).sum()).isEqualTo(rows);
        int next = 0;
        for (int s = 0; s < plan.steps(); s++) {
          assertThat(plan.start(s)).isEqualTo(next);
          assertThat(counts[s]).isBetween(2, plan.maxRows());
          next += counts[s];
        }
      }
    }
  }

  @Test
  void oneRowBatchesThatCannotBeAvoided() {
    rejects(
        () -> plan(10, 1, true),
        "batch normalization needs at least 2 rows in each mini-batch, but the batch size is 1:"
            + " choose 2 or more, or let BatchNorm normalise by its running statistics (in --layers: bn running)");
    rejects(
        () -> plan(1, 60, true),
        "batch normalization needs at least 2 rows in each mini-batch, but there is 1 row to train"
            + " on: train on more rows, or let BatchNorm normalise by its running statistics (in --layers: bn running)");
    rejects(() -> plan(0, 60, false), "training needs at least 1 row, but the data has none");
  }

  @Test
  void aShortLastBatchIsDroppedWhereAsked() {
    TrainingConfig config =
        TrainingConfig.DEFAULT.withBatchSize(3).withEpochEnd(new EpochEnd(true, 1));
    assertThat(counts(BatchPlan.of(8, config, NORMALIZED))).containsExactly(3, 3);
    assertThat(counts(BatchPlan.of(7, config, NORMALIZED))).containsExactly(3, 3);
    assertThat(counts(BatchPlan.of(6, config, NORMALIZED))).containsExactly(3, 3);
    assertThat(counts(BatchPlan.of(2, config, NORMALIZED))).containsExactly(2);
    assertThat(BatchPlan.of(8, config, NORMALIZED).epochRows()).isEqualTo(6);
    assertThat(BatchPlan.of(8, config, NORMALIZED).maxRows()).isEqualTo(3);
  }

  @Test
  void theLastEpochMayBeShort() {
    TrainingConfig config = TrainingConfig.DEFAULT.withBatchSize(1024).withEpochs(10);
    BatchPlan plan = BatchPlan.of(50_000, config.withEpochEnd(new EpochEnd(true, 0.9)), NORMALIZED);
    assertThat(plan.steps(8)).isEqualTo(48);
    assertThat(plan.steps(9)).isEqualTo(44);
    assertThat(plan.stepsBefore(9)).isEqualTo(9 * 48);
    assertThat(plan.stepsBefore(10)).isEqualTo(476);
    assertThat(plan.totalSteps()).isEqualTo(476);
    BatchPlan tiny = BatchPlan.of(2, config.withEpochEnd(new EpochEnd(false, 1e-9)), NORMALIZED);
    assertThat(tiny.steps(9)).isEqualTo(1);
  }

  @Test
  void moreRowsThanAnIntCounts() {
    BatchPlan plan = plan(3_000_000_001L, 1000, true);
    assertThat(plan.steps()).isEqualTo(3_000_000);
    assertThat(plan.start(2_999_999)).isEqualTo(2_999_999_000L);
    assertThat(plan.count(2_999_999)).isEqualTo(1001);
    rejects(
        () -> plan(3_000_000_000L, 1, false),
        "an epoch of 3000000000 rows has 3000000000 mini-batches of 1, but at most 2147483647 are"
            + " possible: choose a larger batch size");
  }

  private static void rejects(ThrowingCallable call, String message) {
    assertThatThrownBy(call).isInstanceOf(InvalidInputException.class).hasMessage(message);
  }
}
