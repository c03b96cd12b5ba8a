package io.evenkeel.cli.output;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.cli.terminal.Rate;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Numbers and tables look the same in every locale. */
class NumbersTest {
  private static final long SECOND = 1_000_000_000;

  private final Locale before = Locale.getDefault();

  @BeforeEach
  void inALocaleWithCommas() {
    Locale.setDefault(Locale.GERMANY);
  }

  @AfterEach
  void restore() {
    Locale.setDefault(before);
  }

  @Test
  void counts() {
    assertThat(Numbers.count(60_000)).isEqualTo("60,000");
    assertThat(Numbers.count(7)).isEqualTo("7");
  }

  @Test
  void settings() {
    assertThat(Numbers.setting(64)).isEqualTo("64");
    assertThat(Numbers.setting(0.75)).isEqualTo("0.75");
    assertThat(Numbers.setting(2.08e-5)).isEqualTo("2.08e-5");
    assertThat(Numbers.setting(1e-4)).isEqualTo("1e-4");
    assertThat(Numbers.setting(2e10)).isEqualTo("2e10");
  }

  @Test
  void shares() {
    assertThat(Numbers.percent(0.98416)).isEqualTo("98.42 %");
    assertThat(Numbers.percent(1)).isEqualTo("100.00 %");
    assertThat(Numbers.percent(Double.NaN)).isEqualTo("-");
  }

  @Test
  void fourSignificantDigits() {
    assertThat(Numbers.significant(0.053424)).isEqualTo("0.05342");
    assertThat(Numbers.significant(2.302585)).isEqualTo("2.303");
    assertThat(Numbers.significant(-123.456)).isEqualTo("-123.5");
    assertThat(Numbers.significant(12345.6)).isEqualTo("12346");
    assertThat(Numbers.significant(1.2341e-5)).isEqualTo("1.234e-05");
    assertThat(Numbers.significant(0)).isEqualTo("0");
    assertThat(Numbers.significant(Double.NaN)).isEqualTo("-");
  }

  @Test
  void alignedDecimals() {
    assertThat(Numbers.aligned(-0.9565, 0.004627, 0.8874))
        .containsExactly("-0.9565", "0.0046", "0.8874");
    assertThat(Numbers.aligned(0, 0, 0)).containsExactly("0", "0", "0");
    assertThat(Numbers.aligned(1, 2, 1e6)).containsExactly("1.000e+00", "2.000e+00", "1.000e+06");
  }

  @Test
  void durations() {
    assertThat(Numbers.duration(0.84)).isEqualTo("0.8 s");
    assertThat(Numbers.duration(125)).isEqualTo("2 min 05 s");
    assertThat(Numbers.duration(3725)).isEqualTo("1 h 02 min");
    assertThat(Numbers.wholeSeconds(11.2)).isEqualTo("12 s");
  }

  @Test
  void aTableStandsInColumns() {
    StringWriter text = new StringWriter();
    new TextTable("lr")
        .line("loss", "0.5")
        .line("a", "12.25")
        .line("only")
        .print(new PrintWriter(text));
    assertThat(text.toString().lines()).containsExactly("loss    0.5", "a     12.25", "only");
  }

  @Test
  void aRateIsThatOfTheLastSeconds() {
    Rate rate = new Rate();
    assertThat(rate.rowsPerSecond()).isZero();
    long time = 5 * SECOND;
    rate = rate.after(1000, time); // the first step, which warms up, does not count
    assertThat(rate.rowsPerSecond()).isZero();
    for (int i = 0; i < 100; i++) {
      time += SECOND / 10;
      rate = rate.after(10, time);
    }
    assertThat(rate.rowsPerSecond()).isEqualTo(100);
    for (int i = 0; i < 50; i++) {
      time += SECOND / 10;
      rate = rate.after(20, time);
    }
    assertThat(rate.rowsPerSecond()).isEqualTo(200);
  }
}
