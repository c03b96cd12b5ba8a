package io.evenkeel.lab.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.lab.compare.CompareListener;
import io.evenkeel.lab.compare.Comparison;
import io.evenkeel.lab.compare.Curve;
import io.evenkeel.lab.compare.CurvePoint;
import io.evenkeel.lab.compare.Measure;
import io.evenkeel.lab.compare.Variant;
import io.evenkeel.lab.page.Choice;
import io.evenkeel.lab.page.Language;
import io.evenkeel.lab.page.LineChart;
import io.evenkeel.lab.page.Tiles;
import io.evenkeel.metrics.Metric;
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
  void thePageHasTheCurvesOfEachRateAndWhereItIs() {
    LiveComparison live = new LiveComparison("compare-1", comparison());
    assertThat(live.page().sections()).hasSize(1);
    LiveComparison other = new LiveComparison("compare-2", comparison());
    CompareListener both = CompareListener.all(live, other);
    both.onStart(0.1, 7, 10);
    both.onPoint(WITHOUT, new CurvePoint(0, 0, Double.NaN, 2.5, 0.1));
    long version = live.version();
    both.onPoint(WITHOUT, new CurvePoint(5, 0, 2, 2.25, 0.25));
    assertThat(live.version()).isGreaterThan(version).isEqualTo(other.version());
    both.onEnd(
        List.of(
            new Curve(
                "without",
                0.1,
                7,
                List.of(
                    new CurvePoint(0, 0, Double.NaN, 2.5, 0.1),
                    new CurvePoint(5, 0, 2, 2.25, 0.25)),
                0,
                0,
                0.01,
                0.25,
                0.25)));
    both.onStart(0.2, 7, 10);
    both.onPoint(BEFORE, new CurvePoint(0, 0, Double.NaN, 2.75, 0.125));
    Tiles now = (Tiles) live.page().sections().get(0).figures().getFirst();
    assertThat(now.tiles())
        .extracting(tile -> tile.value().in(Language.EN))
        .containsExactly("0 of 10", "1 of 4", "12.50 %");
    Choice choice = (Choice) live.page().sections().get(1).figures().getFirst();
    assertThat(choice.options()).hasSize(2);
    LineChart score = (LineChart) choice.options().get(0).figures().get(0);
    assertThat(score.series().get(0).name().in(Language.ZH)).isEqualTo("无 BN");
    assertThat(score.series().get(0).y()).containsExactly(10, 25);
    LineChart later = (LineChart) choice.options().get(1).figures().get(0);
    assertThat(later.series().get(0).y()).isEmpty();
    assertThat(later.series().get(1).y()).containsExactly(12.5);
  }

  private static Comparison comparison() {
    return new Comparison(
        List.of(WITHOUT, BEFORE),
        List.of(0.1, 0.2),
        List.of(7L),
        (_, _) -> TrainingConfig.DEFAULT,
        new Measure(Metric.ACCURACY, 1));
  }
}
