package io.evenkeel.peers;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.peers.RowResult.Spread;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RowResultTest {
  private static final Configuration OURS = Reports.configuration(Engine.EVENKEEL, 1, "");
  private static final Configuration LOOP = Reports.configuration(Engine.PYTORCH, 1, "loop");
  private static final Configuration FUSED = Reports.configuration(Engine.PYTORCH, 1, "fused");
  private static final Configuration TWO = Reports.configuration(Engine.PYTORCH, 2, "loop");

  private static final Map<Configuration, List<Double>> MEDIANS =
      Map.of(
          OURS, List.of(4.0, 6.0, 5.0),
          LOOP, List.of(10.0, 12.0, 11.0),
          FUSED, List.of(8.0, 16.0, 10.0),
          TWO, List.of(5.0, 5.0, 5.0));

  @Test
  void theBestIsThatOfTheLeastMedianWithinTheThreads() {
    assertThat(Reports.row(1, MEDIANS).best(Engine.PYTORCH)).contains(FUSED);
    assertThat(Reports.row(2, MEDIANS).best(Engine.PYTORCH)).contains(TWO);
    assertThat(Reports.row(2, MEDIANS).best(Engine.ONNXRUNTIME)).isEmpty();
  }

  @Test
  void ratiosAreTakenWithinARound() {
    RowResult row = Reports.row(1, MEDIANS);
    assertThat(row.ratio(Engine.EVENKEEL, Engine.PYTORCH)).contains(new Spread(0.5, 0.375, 0.5));
    assertThat(row.ratio(Engine.EVENKEEL, Engine.ONNXRUNTIME)).isEmpty();
    assertThat(row.time(FUSED)).isEqualTo(new Spread(10, 8, 16));
  }

  @Test
  void theMedianOfAnEvenNumberIsInTheMiddle() {
    assertThat(Spread.of(4, 1, 2, 9)).isEqualTo(new Spread(3, 1, 9));
  }
}
