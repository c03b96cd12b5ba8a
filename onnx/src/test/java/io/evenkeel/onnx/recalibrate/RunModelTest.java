package io.evenkeel.onnx.recalibrate;

import static io.evenkeel.onnx.recalibrate.Noise.distance;
import static io.evenkeel.onnx.recalibrate.Noise.recalibrated;
import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.dataset.Dataset;
import io.evenkeel.loss.Loss;
import io.evenkeel.model.Model;
import io.evenkeel.model.StatisticsEstimator;
import io.evenkeel.network.Moments;
import io.evenkeel.network.Network;
import io.evenkeel.network.Statistics;
import io.evenkeel.onnx.recalibrate.RecalibrationOptions.Method;
import io.evenkeel.optimizer.Optimizer;
import io.evenkeel.training.Trainer;
import java.util.List;
import java.util.SequencedMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Recalibrates one of our own models. */
class RunModelTest {
  private static final RecalibrationOptions EXACT = RecalibrationOptions.DEFAULT;
  private static final int FEATURES = 6;

  private static final Dataset data = Noise.rows(1003, FEATURES, 21);
  private static final Model model = trained(Noise.rows(2000, FEATURES, 22));

  private static Model trained(Dataset data) {
    Network network =
        Network.input(FEATURES)
            .batchNorm()
            .dense(8)
            .batchNorm()
            .sigmoid()
            .dense(5)
            .batchNorm()
            .relu()
            .dense(1)
            .build();
    return Trainer.of(network)
        .loss(Loss.meanSquaredError())
        .optimizer(Optimizer.adam(1e-2))
        .batchSize(32)
        .epochs(2)
        .seed(1)
        .fit(data)
        .model();
  }

  @Test
  void exactIsWhatTheEstimatorComputes() {
    SequencedMap<String, Moments> expected = StatisticsEstimator.estimate(model, data);
    List<RecalibratedLayer> layers = recalibrated(new RunModel(model), data, EXACT);
    assertThat(layers).hasSize(3);
    int i = 0;
    for (Moments moments : expected.values()) {
      assertThat(distance(moments, layers.get(i++).moments())).isLessThan(1e-9);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 64, 1000})
  void theSplitDoesNotMatter(int batchRows) {
    List<RecalibratedLayer> whole =
        recalibrated(new RunModel(model), data, EXACT.withBatchRows(1003));
    List<RecalibratedLayer> split =
        recalibrated(new RunModel(model), data, EXACT.withBatchRows(batchRows));
    assertThat(distance(whole, split)).isLessThan(1e-9);
  }

  @Test
  void theBatchMethodWithOneBatchIsExact() {
    List<RecalibratedLayer> exact = recalibrated(new RunModel(model), data, EXACT);
    RecalibrationOptions batch = EXACT.withMethod(Method.BATCH).withBatchRows(1003);
    assertThat(distance(exact, recalibrated(new RunModel(model), data, batch))).isLessThan(1e-4);
    assertThat(distance(exact, recalibrated(new RunModel(model), data, batch.withBatchRows(64))))
        .isBetween(1e-6, 0.3);
  }

  /** On rows of the training distribution only the sample differs: 4 standard errors at most. */
  @Test
  void onDataOfTheTrainingDistributionLittleChanges() {
    Model trained =
        model.withStatistics(
            Statistics.POPULATION,
            StatisticsEstimator.estimate(model, Noise.rows(20_000, FEATURES, 22)));
    for (RecalibratedLayer layer : recalibrated(new RunModel(trained), data, EXACT)) {
      assertThat(layer.largestMeanShift()).isLessThan(4 / Math.sqrt(data.rows()));
      assertThat(layer.smallestVarianceRatio()).isGreaterThan(0.75);
      assertThat(layer.largestVarianceRatio()).isLessThan(1.25);
    }
  }

  @Test
  void theNewModelPredictsWithTheNewStatisticsAndTheOldStays() {
    Moments before = new RunModel(model).layers().getFirst().moments();
    List<RecalibratedLayer> layers = recalibrated(new RunModel(model), data, EXACT);
    Model changed = new RunModel(model).with(Recalibration.moments(layers));
    assertThat(new RunModel(changed).layers().getFirst().moments())
        .isEqualTo(layers.getFirst().moments());
    assertThat(changed.keptStatistics()).contains(Statistics.EMA, Statistics.DATA);
    assertThat(new RunModel(model).layers().getFirst().moments()).isEqualTo(before);
  }
}
