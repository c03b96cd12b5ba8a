package io.evenkeel.kernels;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ReservoirTest {

  @Test
  void allAreKeptInTheirOrderWhereTheyFit() {
    Reservoir reservoir = new Reservoir(3, RandomStream.of(1, "rows", 0));
    assertThat(reservoir.kept()).isZero();
    for (int i = 0; i < 3; i++) {
      assertThat(reservoir.place()).isEqualTo(i);
    }
    assertThat(reservoir.kept()).isEqualTo(3);
    assertThat(reservoir.seen()).isEqualTo(3);
  }

  /** Each of 10 is among the 3 with probability 0.3: 3,000 of 10,000, with a deviation of 46. */
  @Test
  void eachIsAsLikely() {
    int[] drawn = new int[10];
    for (int t = 0; t < 10_000; t++) {
      Reservoir reservoir = new Reservoir(3, RandomStream.of(t, "rows", 0));
      int[] kept = new int[3];
      for (int i = 0; i < drawn.length; i++) {
        int place = reservoir.place();
        if (place != Reservoir.NOWHERE) {
          kept[place] = i;
        }
      }
      for (int i : kept) {
        drawn[i]++;
      }
      assertThat(reservoir.seen()).isEqualTo(10);
      assertThat(reservoir.kept()).isEqualTo(3);
    }
    for (int count : drawn) {
      assertThat(count).isBetween(2_770, 3_230);
    }
  }
}
