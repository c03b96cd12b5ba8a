package io.evenkeel.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class WarmUpTest {

  @Test
  void theSteadyStateBeginsWhereAWindowIsNear() {
    // Command at 0, the first step's end at 2 s; then 50 steps of 5 ms, one in ten of 100, 400 of
    // 1.
    long[] ends = new long[451];
    ends[0] = 2_000_000_000L;
    for (int i = 1; i < ends.length; i++) {
      ends[i] = ends[i - 1] + (i % 10 == 0 ? 100_000_000 : i <= 50 ? 5_000_000 : 1_000_000);
    }
    WarmUp.Course course = WarmUp.Course.of(0, ends);
    assertThat(course.first()).isEqualTo(2.0);
    assertThat(course.steady()).isEqualTo(1.0);
    // From time 41 on (counted from 0), a window of 21 holds more short steps than others.
    assertThat(course.steps()).isBetween(38, 46);
    assertThat(course.seconds()).isEqualTo((ends[course.steps() - 1] - ends[0]) * 1e-9);
  }
}
