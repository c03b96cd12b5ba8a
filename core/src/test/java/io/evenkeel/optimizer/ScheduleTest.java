package io.evenkeel.optimizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.evenkeel.kernels.InvalidInputException;
import java.util.stream.LongStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class ScheduleTest {
  private static final double TINY = 1e-15;

  private static double[] factors(Schedule schedule, long totalSteps) {
    return LongStream.range(0, totalSteps)
        .mapToDouble(step -> schedule.factor(step, totalSteps))
        .toArray();
  }

  @Test
  void constantAndStep() {
    assertThat(factors(Schedule.constant(), 3)).containsExactly(1, 1, 1);
    assertThat(factors(Schedule.step(2, 0.5), 6)).containsExactly(1, 1, 0.5, 0.5, 0.25, 0.25);
  }

  @Test
  void cosine() {
    // cos(0), cos(60 degrees), cos(120 degrees)
    assertThat(factors(Schedule.cosine(), 3))
        .containsExactly(new double[] {1, 0.75, 0.25}, within(TINY));
    assertThat(factors(Schedule.cosine(0.2), 3))
        .containsExactly(new double[] {1, 0.8, 0.4}, within(TINY));
  }

  @Test
  void oneCycle() {
    // The warm-up ends at step 0.3 * 10 - 1 = 2, the cycle at step 9.
    double[] factors = factors(Schedule.oneCycle(), 10);
    assertThat(factors[0]).isCloseTo(1 / 25.0, within(TINY));
    assertThat(factors[1]).isCloseTo((1 / 25.0 + 1) / 2, within(TINY));
    assertThat(factors[2]).isEqualTo(1);
    double least = 1 / 250000.0;
    assertThat(factors[5])
        .isCloseTo(least + (1 - least) * (1 + Math.cos(Math.PI * 3 / 7)) / 2, within(TINY));
    assertThat(factors[9]).isCloseTo(least, within(TINY));
  }

  @Test
  void oneCycleTooShortForAWarmUp() {
    assertThat(Schedule.oneCycle().factor(0, 1)).isEqualTo(1);
    assertThat(factors(Schedule.oneCycle(), 2))
        .containsExactly(new double[] {1, 1 / 250000.0}, within(TINY));
    assertThat(factors(Schedule.oneCycle(0), 3)[0]).isEqualTo(1);
  }

  @Test
  void straightLines() {
    assertThat(factors(Schedule.linear(0.2), 4))
        .containsExactly(new double[] {1, 0.8, 0.6, 0.4}, within(TINY));
    assertThat(factors(Schedule.triangle(0.2, 0.5, 0), 4))
        .containsExactly(new double[] {0.2, 0.6, 1, 0.5}, within(TINY));
    Schedule four =
        Schedule.piecewise(
            new Schedule.Piecewise.Point(0, 0),
            new Schedule.Piecewise.Point(0.25, 1),
            new Schedule.Piecewise.Point(0.75, 1),
            new Schedule.Piecewise.Point(1, 0.5));
    assertThat(factors(four, 8))
        .containsExactly(new double[] {0, 0.5, 1, 1, 1, 1, 1, 0.75}, within(TINY));
    assertThat(four.name()).isEqualTo("piecewise");
  }

  @Test
  void pointsOutOfOrder() {
    rejects(
        () -> Schedule.triangle(0.2, 1, 0),
        "a piecewise schedule needs ascending shares of the steps from 0 to 1, but got [0.0, 1.0,"
            + " 1.0]");
    rejects(
        () -> Schedule.piecewise(new Schedule.Piecewise.Point(0, 1)),
        "a piecewise schedule needs ascending shares of the steps from 0 to 1, but got [0.0]");
    rejects(
        () -> Schedule.linear(-1),
        "a piecewise schedule's factor must be at least 0 and finite, but got -1.0");
  }

  @Test
  void warmUp() {
    assertThat(factors(Schedule.warmUp(4, Schedule.constant()), 6))
        .containsExactly(0.25, 0.5, 0.75, 1, 1, 1);
    assertThat(factors(Schedule.warmUp(2, Schedule.cosine()), 5))
        .containsExactly(new double[] {0.5, 1, 1, 0.75, 0.25}, within(TINY));
    assertThat(factors(Schedule.warmUp(4, Schedule.cosine()), 2)).containsExactly(0.25, 0.5);
  }

  @Test
  void settingsOutOfRange() {
    rejects(
        () -> Schedule.step(0, 0.5),
        "a step schedule changes the rate every 1 or more steps, but got 0");
    rejects(
        () -> Schedule.step(1, 0),
        "a step schedule's factor must be positive and finite, but got 0.0");
    rejects(
        () -> Schedule.cosine(2),
        "a cosine schedule's final fraction must be between 0 and 1, but got 2.0");
    rejects(
        () -> Schedule.oneCycle(1),
        "a one-cycle schedule's warm-up fraction must be at least 0 and below 1, but got 1.0");
    rejects(
        () -> new Schedule.OneCycle(0.3, 0.5, 1),
        "a one-cycle schedule's divisors must be at least 1, but got 0.5 and 1.0");
    rejects(
        () -> Schedule.warmUp(0, Schedule.constant()),
        "a warm-up takes 1 or more steps, but got 0");
  }

  private static void rejects(ThrowingCallable call, String message) {
    assertThatThrownBy(call).isInstanceOf(InvalidInputException.class).hasMessage(message);
  }
}
