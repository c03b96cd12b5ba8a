package io.evenkeel.reference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ErfTest {

  /** Abramowitz and Stegun, tables 7.1 and 7.3. */
  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "0.1, 0.1124629160182849",
    "0.5, 0.5204998778130465",
    "1, 0.8427007929497149",
    "2, 0.9953222650189527",
    "3, 0.9999779095030014",
    "7, 1",
  })
  void tabulatedValues(double x, double expected) {
    assertThat(Erf.erf(x)).isCloseTo(expected, within(4e-16));
    assertThat(Erf.erf(-x)).isCloseTo(-expected, within(4e-16));
  }
}
