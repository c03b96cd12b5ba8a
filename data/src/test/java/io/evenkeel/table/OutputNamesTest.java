package io.evenkeel.table;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** The names of added columns. */
class OutputNamesTest {
  @Test
  void namesThatAreFreeStay() {
    assertThat(OutputNames.free(List.of("a", "b"), List.of("c", "d"))).containsExactly("c", "d");
  }

  @Test
  void caseMakesNoDifference() {
    assertThat(OutputNames.free(List.of("Prediction"), List.of("prediction", "p_A", "p_a")))
        .containsExactly("prediction_2", "p_A", "p_a_2");
    assertThat(OutputNames.free(List.of("STRASSE", "É"), List.of("straße", "é")))
        .containsExactly("straße_2", "é_2");
  }

  @Test
  void aNumberIsFreeToo() {
    assertThat(OutputNames.free(List.of("x", "X_2"), List.of("x", "X_3", "x")))
        .containsExactly("x_4", "X_3", "x_5");
  }
}
