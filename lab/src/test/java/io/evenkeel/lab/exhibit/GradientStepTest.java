package io.evenkeel.lab.exhibit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.evenkeel.dataset.Dataset;
import io.evenkeel.model.Model;
import io.evenkeel.network.Network;
import io.evenkeel.network.Node;
import io.evenkeel.optimizer.Optimizer;
import io.evenkeel.training.Trainer;
import org.junit.jupiter.api.Test;

class GradientStepTest {
  private static final Rows ROWS = Rows.table(64, 5, 3).standardised(64);

  private static Model model() {
    Network network = Network.input(5).dense(4).batchNorm().tanh().dense(2).build();
    return Trainer.of(network)
        .optimizer(Optimizer.sgd(0.1))
        .batchSize(16)
        .epochs(3)
        .threads(1)
        .fit(ROWS.dataset())
        .model();
  }

  @Test
  void theLossFallsByTheGradientsSquareAlongIt() {
    Model model = model();
    Dataset batch = ROWS.dataset(0, 32);
    GradientStep here = GradientStep.of(model, batch);
    double squares = 0;
    for (float[] one : here.gradient().values()) {
      for (float g : one) {
        squares += g * g;
      }
    }
    double distance = 0.01;
    double ahead = GradientStep.of(here.moved(model, distance), batch).loss();
    double behind = GradientStep.of(here.moved(model, -distance), batch).loss();
    assertThat((behind - ahead) / (2 * distance)).isEqualTo(squares, within(0.01 * squares));
    assertThat(squares).isPositive();
  }

  @Test
  void onlyTheLayersBelowAreTakenFromTheOther() {
    Model model = model();
    Model other = GradientStep.of(model, ROWS.dataset(0, 32)).moved(model, 1);
    Node third = model.network().graph().at("3");
    Model mixed = GradientStep.withLower(model, other, third);
    assertThat(mixed.parameter("0", "weight")).isEqualTo(other.parameter("0", "weight"));
    assertThat(mixed.parameter("1", "gamma")).isEqualTo(other.parameter("1", "gamma"));
    assertThat(mixed.parameter("3", "weight")).isEqualTo(model.parameter("3", "weight"));
    assertThat(mixed.parameter("3", "weight")).isNotEqualTo(other.parameter("3", "weight"));
  }

  @Test
  void standardisedColumnsHaveMeanZeroAndDeviationOne() {
    double mean = 0;
    double squares = 0;
    for (int r = 0; r < 64; r++) {
      mean += ROWS.x()[5 * r + 2] / 64;
      squares += ROWS.x()[5 * r + 2] * ROWS.x()[5 * r + 2] / 64;
    }
    assertThat(mean).isEqualTo(0, within(1e-6));
    assertThat(squares).isEqualTo(1, within(1e-5));
    Rows constant = new Rows(new float[] {3, 1, 3, 2}, 2, new int[] {0, 1}, 2).standardised(2);
    assertThat(constant.x()).containsExactly(0, -1, 0, 1);
  }
}
