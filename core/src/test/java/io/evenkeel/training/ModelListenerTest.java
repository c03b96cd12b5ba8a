package io.evenkeel.training;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.dataset.Dataset;
import io.evenkeel.model.Model;
import io.evenkeel.network.Network;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ModelListenerTest {
  private static Dataset rows() {
    float[] x = new float[120];
    int[] labels = new int[60];
    for (int i = 0; i < 60; i++) {
      x[2 * i] = (i * 37 % 101) / 50f - 1;
      x[2 * i + 1] = (i * 53 % 97) / 48f - 1;
      labels[i] = x[2 * i] > 0 ? 1 : 0;
    }
    return Dataset.ofClasses(x, 2, labels, 2);
  }

  private static Trainer trainer() {
    Network network = Network.input(2).dense(4).batchNorm().tanh().dense(2).build();
    return Trainer.of(network).batchSize(20).epochs(3).seed(3);
  }

  @Test
  void theModelComesAfterTheStepsThatWantItAndChangesNothing() {
    List<Long> steps = new ArrayList<>();
    List<float[]> weights = new ArrayList<>();
    ModelListener listener =
        new ModelListener() {
          @Override
          public boolean wants(long step) {
            return step % 4 == 0 || step == 9;
          }

          @Override
          public void onModel(long step, Model model) {
            steps.add(step);
            weights.add(model.parameter("0", "weight"));
          }
        };
    TrainingRun watched = trainer().models(listener).fit(rows());
    TrainingRun alone = trainer().fit(rows());
    assertThat(steps).containsExactly(0L, 4L, 8L, 9L);
    assertThat(weights.get(0)).isNotEqualTo(weights.get(1));
    assertThat(weights.getLast()).isEqualTo(watched.model().parameter("0", "weight"));
    assertThat(watched.parametersSha256()).isEqualTo(alone.parametersSha256());
  }
}
