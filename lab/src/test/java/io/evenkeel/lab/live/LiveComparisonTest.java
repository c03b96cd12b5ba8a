package io.evenkeel.lab.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.lab.compare.CompareListener;
import io.evenkeel.lab.compare.Comparison;
import io.evenkeel.lab.compare.CurvePoint;
import io.evenkeel.lab.compare.Variant;
import io.evenkeel.lab.page.Choice;
import io.evenkeel.lab.page.LineChart;
import io.evenkeel.network.Network;
import io.evenkeel.training.TrainingConfig;
import java.util.List;
import org.junit.jupiter.api.Test;

class LiveComparisonTest {
  private static final Variant WITHOUT =
      new Variant("without", Network.input(2).dense(3).relu().dense(2).build());
  private static final Variant BEFORE =
      new Variant("before", Network.input(2).dense(3).batchNorm().relu().dense(2).build());

  @Test
  void thePageHasTheCurvesOfEachRateAndSeedTheLatestFirst() {
    LiveComparison live = new LiveComparison("compare-1", comparison());
    assertThat(live.page().sections().getFirst().figures()).isEmpty();
    LiveComparison other = new LiveComparison("compare-2", comparison());
    CompareListener both = CompareListener.both(live, other);
    both.onStart(0.1, 7, 10);
    both.onPoint(WITHOUT, new CurvePoint(0, 0, Double.NaN, 2.5, 0.1));
    long version = live.version();
    both.onPoint(WITHOUT, new CurvePoint(5, 0, 2, 2.25, 0.25));
    assertThat(live.version()).isGreaterThan(version).isEqualTo(other.version());
    both.onStart(0.2, 7, 10);
    both.onPoint(BEFORE, new CurvePoint(0, 0, Double.NaN, 2.75, 0.125));
    Choice choice = (Choice) live.page().sections().getFirst().figures().getFirst();
    assertThat(choice.options()).hasSize(2);
    LineChart loss = (LineChart) choice.options().get(1).figures().get(0);
    assertThat(loss.series().get(0).y()).containsExactly(2.5, 2.25);
    assertThat(loss.series().get(1).y()).isEmpty();
    LineChart score = (LineChart) choice.options().get(0).figures().get(1);
    assertThat(score.series().get(0).y()).isEmpty();
    assertThat(score.series().get(1).y()).containsExactly(0.125);
  }

  private static Comparison comparison() {
    return new Comparison(
        List.of(WITHOUT, BEFORE), List.of(0.1, 0.2), List.of(7L), (_, _) -> TrainingConfig.DEFAULT);
  }
}
