package io.evenkeel.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.evenkeel.internal.state.RunningStatistics;
import io.evenkeel.internal.state.TrainingState;
import io.evenkeel.loss.Loss;
import io.evenkeel.network.BatchNorm;
import io.evenkeel.network.Network;
import io.evenkeel.network.VarianceEstimator;
import io.evenkeel.testkit.ExactColumn;
import io.evenkeel.testkit.Ulps;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Exact statistics of columns in an odd number of rows, where all rows are one shard: the blocks
 * are of 64 rows then, and their means are exact. A shard of five rows rounds its mean in double.
 */
@ParameterizedClass
@EnumSource(names = {"PLAIN", "FUSED"})
record EngineExactColumnsTest(EngineKind kind) {
  private static final Loss LOSS = Loss.meanSquaredError();
  private static final StepSettings SETTINGS = new StepSettings(1e-3, 1, 0);

  /** The root is rounded once, into scale, and the product once more: one ulp at most. */
  @ParameterizedTest
  @ValueSource(ints = {3, 17, 65, 257})
  void exactColumnsInAnOddNumberOfRows(int rows) {
    Network network =
        EngineColumnsTest.normOfColumns(EngineColumnsTest.EXACT.size(), BatchNorm.DEFAULT);
    TrainingState initial = EngineColumnsTest.state(network, 1, 0);
    try (Engine engine = kind.create(network, LOSS, Judge.GRADIENT_IN_SLOT, rows, initial)) {
      EngineColumnsTest.exactBatch(rows).step(engine, SETTINGS);
      for (int i = 0; i < rows * EngineColumnsTest.EXACT.size(); i++) {
        ExactColumn column = EngineColumnsTest.EXACT.get(i % EngineColumnsTest.EXACT.size());
        double root = Math.sqrt(column.variance(rows) + BatchNorm.DEFAULT.epsilon());
        double zhat =
            ExactColumn.sign(i / EngineColumnsTest.EXACT.size(), rows) * column.deviation() / root;
        assertThat(Ulps.error(zhat, engine.logits()[i])).isLessThan(1.01);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 17, 60, 257})
  void exactColumnsGiveExactStatistics(int rows) {
    for (VarianceEstimator estimator : VarianceEstimator.values()) {
      Network network =
          EngineColumnsTest.normOfColumns(
              EngineColumnsTest.EXACT.size(), BatchNorm.DEFAULT.withEstimator(estimator));
      TrainingState initial = EngineColumnsTest.state(network, 1, 0);
      try (Engine engine = kind.create(network, LOSS, Judge.GRADIENT_IN_SLOT, rows, initial)) {
        EngineColumnsTest.exactBatch(rows).step(engine, SETTINGS);
        RunningStatistics statistics = engine.state().statistics("1");
        int divisor = estimator == VarianceEstimator.UNBIASED ? rows - 1 : rows;
        for (int j = 0; j < EngineColumnsTest.EXACT.size(); j++) {
          double variance = EngineColumnsTest.EXACT.get(j).sumOfSquares(rows) / divisor;
          assertThat(statistics.cumulativeMean()[j])
              .isEqualTo(EngineColumnsTest.EXACT.get(j).mean());
          assertThat(statistics.cumulativeVariance()[j]).isEqualTo(variance);
          assertThat(statistics.emaVariance()[j]).isCloseTo(variance, within(1e-15));
        }
      }
    }
  }
}
