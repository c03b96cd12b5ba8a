package io.evenkeel.lab.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class RidgelineTest {
  private static Ridgeline of(double low, double high, long... counts) {
    Text none = Text.verbatim("");
    return new Ridgeline(
        "id",
        none,
        Color.Z,
        Axis.of(Text.verbatim("z")),
        none,
        List.of(new Ridgeline.Ridge(none, low, high, counts, none)));
  }

  @Test
  void oneAxisHoldsWhatAnyOfThemHolds() {
    List<Ridgeline> both =
        Ridgeline.onOneAxis(List.of(of(-4, 4, 0, 5, 9, 0), of(0, 10, 0, 1, 0, 7, 0)));
    assertThat(both).extracting(Ridgeline::x).containsOnly(Axis.between(Text.verbatim("z"), -2, 8));
  }

  @Test
  void valuesThatAreAllTheSameKeepTheirOwnAxis() {
    assertThat(Ridgeline.onOneAxis(List.of(of(1, 1, 0, 8, 0))).getFirst().x())
        .isEqualTo(Axis.of(Text.verbatim("z")));
  }
}
