package io.evenkeel.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evenkeel.kernels.InvalidInputException;
import io.evenkeel.loss.Loss;
import io.evenkeel.metrics.Metric;
import io.evenkeel.optimizer.Optimizer;
import io.evenkeel.optimizer.Schedule;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class TrainingConfigTest {

  @Test
  void eachSettingAlone() {
    EarlyStopping stopping = new EarlyStopping(3, Metric.RMSE, 0.1);
    TrainingConfig config =
        TrainingConfig.DEFAULT
            .withLoss(Loss.huber(2))
            .withOptimizer(Optimizer.sgd(0.5))
            .withSchedule(Schedule.cosine())
            .withBatchSize(7)
            .withEpochs(8)
            .withSeed(9)
            .withThreads(10)
            .withShards(11)
            .withValidationFraction(0.25)
            .withEarlyStopping(stopping)
            .withEpochEnd(new EpochEnd(true, 0.5));
    assertThat(config)
        .isEqualTo(
            new TrainingConfig(
                Loss.huber(2),
                Optimizer.sgd(0.5),
                Schedule.cosine(),
                7,
                8,
                9,
                10,
                11,
                0.25,
                stopping,
                new EpochEnd(true, 0.5)));
  }

  @Test
  void settingsOutOfRange() {
    TrainingConfig config = TrainingConfig.DEFAULT;
    rejects(() -> config.withBatchSize(0), "the batch size must be at least 1, but got 0");
    rejects(() -> config.withEpochs(0), "the number of epochs must be at least 1, but got 0");
    rejects(
        () -> config.withThreads(-1),
        "the number of threads (0 for one per processor) must be at least 0, but got -1");
    rejects(() -> config.withShards(0), "the number of shards must be at least 1, but got 0");
    rejects(
        () -> config.withValidationFraction(1),
        "the validation fraction must be at least 0 and below 1, but got 1.0");
    rejects(
        () -> new EpochEnd(false, 0),
        "the share of the last epoch must be above 0 and at most 1, but got 0.0");
    rejects(
        () -> new EpochEnd(false, 1.1),
        "the share of the last epoch must be above 0 and at most 1, but got 1.1");
  }

  private static void rejects(ThrowingCallable call, String message) {
    assertThatThrownBy(call).isInstanceOf(InvalidInputException.class).hasMessage(message);
  }
}
