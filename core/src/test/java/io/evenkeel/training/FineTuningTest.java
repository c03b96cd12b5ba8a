package io.evenkeel.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.evenkeel.dataset.Dataset;
import io.evenkeel.kernels.InvalidInputException;
import io.evenkeel.loss.Loss;
import io.evenkeel.model.BatchNormStatistics;
import io.evenkeel.model.InputDescription;
import io.evenkeel.model.Model;
import io.evenkeel.model.StatisticsEstimator;
import io.evenkeel.network.Moments;
import io.evenkeel.network.Network;
import io.evenkeel.network.ParameterKey;
import io.evenkeel.network.Statistics;
import io.evenkeel.optimizer.Optimizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** A training that starts from a model. */
class FineTuningTest {
  private static final Network NETWORK =
      Network.input(2).dense(3).batchNorm().relu().dense(2).build();
  private static final Dataset ROWS =
      Dataset.ofClasses(new float[] {1, 2, 3, 5, -1, 0, 2, 2}, 2, new int[] {0, 1, 0, 1}, 2);

  private static Trainer trainer(Network network) {
    return Trainer.of(network).optimizer(Optimizer.sgd(0.5)).batchSize(4).epochs(1).seed(3);
  }

  private static Moments ema(Model model, String layer) {
    BatchNormStatistics kept = Objects.requireNonNull(model.statistics().get(layer));
    return Objects.requireNonNull(kept.moments().get(Statistics.EMA));
  }

  @Test
  void keepsTheModelsWeightsWhereNothingIsLearned() {
    Model model = trainer(NETWORK).epochs(5).fit(ROWS).model();
    Model same =
        trainer(model.network()).optimizer(Optimizer.sgd(1e-30)).startFrom(model).fit(ROWS).model();
    assertThat(NETWORK.graph().parameters().keySet())
        .extracting(ParameterKey::toString)
        .containsExactly("0.weight", "1.gamma", "1.beta", "3.weight", "3.bias");
    for (ParameterKey key : NETWORK.graph().parameters().keySet()) {
      assertThat(same.parameter(key)).containsExactly(model.parameter(key));
    }
  }

  @Test
  void goesOnWithTheRunningStatistics() {
    Moments given = new Moments(new double[] {10, 20, 30}, new double[] {4, 5, 6});
    Model start =
        trainer(NETWORK).fit(ROWS).model().toBuilder()
            .statistics(Map.of("1", new BatchNormStatistics(0, Map.of(Statistics.EMA, given))))
            .build();
    Model once =
        trainer(NETWORK).optimizer(Optimizer.sgd(1e-30)).startFrom(start).fit(ROWS).model();
    Moments batch = Objects.requireNonNull(StatisticsEstimator.estimate(start, ROWS).get("1"));
    for (int j = 0; j < 3; j++) {
      assertThat(ema(once, "1").mean()[j])
          .isCloseTo(0.9 * given.mean()[j] + 0.1 * batch.mean()[j], within(1e-5));
      assertThat(ema(once, "1").variance()[j])
          .isCloseTo(0.9 * given.variance()[j] + 0.1 * batch.variance()[j], within(1e-5));
    }
  }

  @Test
  void keepsWhatTheModelSaysOfItsInputAndClasses() {
    Model start =
        trainer(NETWORK).fit(ROWS).model().toBuilder()
            .input(InputDescription.PIXELS)
            .classNames(List.of("cat", "dog"))
            .metadata(Map.of("source", "a camera"))
            .build();
    List<Model> epochs = new ArrayList<>();
    Model tuned =
        trainer(NETWORK)
            .startFrom(start)
            .models(
                new ModelListener() {
                  @Override
                  public boolean wants(long step) {
                    return true;
                  }

                  @Override
                  public void onModel(long step, Model model) {
                    epochs.add(model);
                  }
                })
            .fit(ROWS)
            .model();
    epochs.add(tuned);
    assertThat(epochs)
        .hasSizeGreaterThan(1)
        .allSatisfy(model -> {
          assertThat(model.input()).isEqualTo(InputDescription.PIXELS);
          assertThat(model.classNames()).containsExactly("cat", "dog");
          assertThat(model.metadata()).isEqualTo(Map.of("source", "a camera"));
        });
    Dataset named =
        Dataset.ofClasses(new float[] {1, 2, 3, 5}, 2, new int[] {0, 1}, List.of("no", "yes"));
    assertThat(trainer(NETWORK).startFrom(start).batchSize(2).fit(named).model().classNames())
        .containsExactly("no", "yes");
    Dataset numbers = Dataset.ofReal(new float[] {1, 2, 3, 5}, 2, new float[4], 2);
    Model real =
        trainer(NETWORK)
            .startFrom(start)
            .loss(Loss.meanSquaredError())
            .batchSize(2)
            .fit(numbers)
            .model();
    assertThat(real.classNames()).isEmpty();
    assertThat(real.input()).isEqualTo(InputDescription.PIXELS);
  }

  @Test
  void refusesAnotherNetwork() {
    Model model = trainer(NETWORK).fit(ROWS).model();
    Trainer other = trainer(Network.input(2).dense(2).build()).startFrom(model);
    assertThatThrownBy(() -> other.fit(ROWS))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(
            "a training that starts from a model needs a network with the same layers: take the"
                + " model's own");
  }
}
