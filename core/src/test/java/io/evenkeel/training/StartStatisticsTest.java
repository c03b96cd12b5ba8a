package io.evenkeel.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.evenkeel.dataset.Dataset;
import io.evenkeel.kernels.InvalidInputException;
import io.evenkeel.model.Model;
import io.evenkeel.network.BatchNorm;
import io.evenkeel.network.Moments;
import io.evenkeel.network.Network;
import io.evenkeel.network.NormalizeBy;
import org.junit.jupiter.api.Test;

/** A frozen BatchNorm on the input standardises by the statistics that it was given. */
class StartStatisticsTest {
  private static final Dataset ROWS =
      Dataset.ofClasses(new float[] {1, 2, 3, 5, -1, 0, 2, 2}, 2, new int[] {0, 1, 0, 1}, 2);
  private static final BatchNorm FROZEN =
      BatchNorm.DEFAULT
          .withLearned(false, false)
          .withUpdateStatistics(false)
          .withNormalizeBy(NormalizeBy.RUNNING);
  private static final Moments GIVEN = new Moments(new double[] {2, 3}, new double[] {4, 9});

  private static Trainer trainer() {
    Network network = Network.input(2).batchNorm(FROZEN).dense(2).build();
    return Trainer.of(network).batchSize(2).epochs(3).seed(1);
  }

  @Test
  void theyStay() {
    Model fused = trainer().statistics("0", GIVEN).fit(ROWS).model();
    Model plain = trainer().statistics("0", GIVEN).unfused().fit(ROWS).model();
    for (Model model : new Model[] {fused, plain}) {
      Moments kept = model.inferenceMoments(model.network().graph().at("0"));
      assertThat(kept.mean()).containsExactly(2, 3);
      assertThat(kept.variance()).containsExactly(4, 9);
      float[] atTheMean = model.logits(new float[] {2, 3}, 1);
      float[] bias = model.parameter("1", "bias");
      for (int j = 0; j < 2; j++) {
        assertThat(atTheMean[j]).isCloseTo(bias[j], within(1e-6f));
      }
    }
  }

  @Test
  void refused() {
    assertThatThrownBy(() -> trainer().statistics("7", GIVEN).fit(ROWS))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage("there is no BatchNorm 7 to start from statistics: the network has 0");
    Moments three = new Moments(new double[3], new double[3]);
    assertThatThrownBy(() -> trainer().statistics("0", three).fit(ROWS))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage("the BatchNorm 0 has 2 columns, but statistics of 3 were given");
  }
}
