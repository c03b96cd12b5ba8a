package io.evenkeel.serve;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.dataset.Dataset;
import io.evenkeel.loss.Loss;
import io.evenkeel.model.Model;
import io.evenkeel.network.Network;
import io.evenkeel.optimizer.Optimizer;
import io.evenkeel.serve.limit.Limits;
import io.evenkeel.serve.model.Batcher;
import io.evenkeel.training.Trainer;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Batching never changes a bit of an answer. */
class BatchingTest {
  private static final int ROWS = 1000;

  private static Model images() {
    Network network =
        Network.image(8, 8, 1)
            .conv(8, 3)
            .batchNorm()
            .relu()
            .maxPool(2)
            .conv(12, 3)
            .batchNorm()
            .relu()
            .globalAveragePool()
            .dense(3)
            .build();
    Dataset rows = SmallModels.rows(200, 64, 5);
    return Trainer.of(network)
        .loss(Loss.softmaxCrossEntropy())
        .optimizer(Optimizer.adam(1e-2))
        .batchSize(50)
        .epochs(1)
        .seed(1)
        .fit(rows, rows)
        .model();
  }

  private static float[] rows(Dataset data) {
    float[] x = new float[data.rows() * data.features()];
    int[] all = new int[data.rows()];
    Arrays.setAll(all, i -> i);
    data.copyFeatures(all, 0, all.length, x, 0);
    return x;
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aRowHasTheSameBitsAloneAmongSevenAndAmongAThousand(boolean pictures) {
    Model model = pictures ? images() : SmallModels.numbers();
    int features = model.network().inputFeatures();
    float[] x = rows(SmallModels.rows(ROWS, features, 11));
    float[] all = model.logits(x, ROWS);
    for (int r : new int[] {0, 1, 6, 63, 64, 500, 999}) {
      float[] alone = model.logits(Arrays.copyOfRange(x, r * features, (r + 1) * features), 1);
      int from = Math.min(r, ROWS - 7);
      float[] seven =
          model.logits(Arrays.copyOfRange(x, from * features, (from + 7) * features), 7);
      assertThat(alone).isEqualTo(Arrays.copyOfRange(all, 3 * r, 3 * r + 3));
      assertThat(Arrays.copyOfRange(seven, 3 * (r - from), 3 * (r - from) + 3)).isEqualTo(alone);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 20})
  void rowsThatArriveTogetherHaveTheBitsOfRowsThatArriveAlone(int windowMillis) throws Exception {
    Model model = SmallModels.numbers();
    float[] x = rows(SmallModels.rows(ROWS, 6, 12));
    float[] expected = model.logits(x, ROWS);
    float[] got = new float[3 * ROWS];
    Batcher batcher =
        new Batcher(model, Limits.DEFAULT.withBatchWindow(Duration.ofMillis(windowMillis)));
    int threads = 50;
    CountDownLatch done = new CountDownLatch(threads);
    for (int t = 0; t < threads; t++) {
      int first = t;
      Thread.startVirtualThread(() -> {
        for (int r = first; r < ROWS; r += threads) {
          batcher.expect();
          float[] row = Arrays.copyOfRange(x, 6 * r, 6 * r + 6);
          batcher.expected();
          float[] logits = batcher.logits(row, 1, System.nanoTime() + 60_000_000_000L);
          System.arraycopy(logits, 0, got, 3 * r, 3);
        }
        done.countDown();
      });
    }
    done.await();
    assertThat(got).isEqualTo(expected);
  }

  @Test
  void theWrongRowsOfOneRequestAreNoOthersFault() throws Exception {
    Model model = SmallModels.numbers();
    Batcher batcher = new Batcher(model, Limits.DEFAULT.withBatchWindow(Duration.ofMillis(50)));
    long deadline = System.nanoTime() + 60_000_000_000L;
    batcher.expect(); // so that the first request waits for the second
    Throwable[] failure = new Throwable[1];
    Thread wrong =
        Thread.startVirtualThread(() -> {
          try {
            batcher.logits(new float[5], 1, deadline);
          } catch (RuntimeException e) {
            failure[0] = e;
          }
        });
    float[] row = {1, 2, 3, 4, 5, 6};
    batcher.expected();
    assertThat(batcher.logits(row, 1, deadline)).isEqualTo(model.logits(row, 1));
    wrong.join();
    assertThat(failure[0]).isNotNull();
  }
}
