package io.evenkeel.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.evenkeel.dataset.Dataset;
import io.evenkeel.model.BatchNormStatistics;
import io.evenkeel.model.Model;
import io.evenkeel.network.Network;
import io.evenkeel.network.ParameterKey;
import io.evenkeel.network.Statistics;
import io.evenkeel.optimizer.Optimizer;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Mini-batches of one image, which batch normalization normalises over its pixels. */
class OneImageBatchTest {
  private static final Network NETWORK =
      Network.image(4, 4, 2).conv(3, 3).batchNorm().relu().globalAveragePool().dense(2).build();

  private static Trainer trainer() {
    return Trainer.of(NETWORK).optimizer(Optimizer.sgd(0.1)).batchSize(1).epochs(3).seed(4);
  }

  @Test
  void bothEnginesLearnTheSame() {
    Random random = new Random(5);
    float[] x = new float[6 * 32];
    for (int i = 0; i < x.length; i++) {
      x[i] = (float) random.nextGaussian();
    }
    Dataset rows = Dataset.ofClasses(x, 32, new int[] {0, 1, 1, 0, 1, 0}, 2);
    Model fused = trainer().fit(rows).model();
    Model plain = trainer().unfused().fit(rows).model();
    for (ParameterKey key : NETWORK.graph().parameters().keySet()) {
      assertThat(fused.parameter(key)).containsExactly(plain.parameter(key), within(1e-5f));
    }
    for (Model model : new Model[] {fused, plain}) {
      BatchNormStatistics kept = Objects.requireNonNull(model.statistics().get("1"));
      for (double variance :
          Objects.requireNonNull(kept.moments().get(Statistics.EMA)).variance()) {
        assertThat(variance).isBetween(1e-3, 1e3);
      }
    }
  }
}
