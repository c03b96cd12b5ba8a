package io.evenkeel.kernels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RandomStreamTest {

  /** The first numbers that the authors' own program prints for the state 1, 2, 3, 4. */
  @Test
  void isXoshiro256PlusPlus() {
    RandomStream stream = new RandomStream(1, 2, 3, 4);
    long[] expected = {
      41943041L,
      58720359L,
      3588806011781223L,
      3591011842654386L,
      Long.parseUnsignedLong("9228616714210784205"),
      Long.parseUnsignedLong("9973669472204895162"),
      Long.parseUnsignedLong("14011001112246962877"),
      Long.parseUnsignedLong("12406186145184390807"),
      Long.parseUnsignedLong("15849039046786891736"),
      Long.parseUnsignedLong("10450023813501588000"),
    };
    for (long value : expected) {
      assertThat(stream.nextLong()).isEqualTo(value);
    }
  }

  @Test
  void theMixerIsSplitMix64s() {
    SplittableRandom random = new SplittableRandom(17);
    assertThat(SplitMix.nth(17, 1)).isEqualTo(random.nextLong());
    assertThat(SplitMix.nth(17, 2)).isEqualTo(random.nextLong());
  }

  @Test
  void theSameNameGivesTheSameStream() {
    RandomStream a = RandomStream.of(42, "shuffle", 3);
    RandomStream b = RandomStream.of(42, "shuffle", 3);
    for (int i = 0; i < 100; i++) {
      assertThat(a.nextLong()).isEqualTo(b.nextLong());
    }
  }

  /**
   * Frozen, because a change changes every trained model; computed once by a second program, in
   * Python.
   */
  @Test
  void theStreamsNeverChange() {
    RandomStream stream = RandomStream.of(42, "shuffle", 0);
    assertThat(stream.nextLong()).isEqualTo(1418501117624613883L);
    assertThat(RandomStream.of(42, "shuffle", 0).permutation(8))
        .containsExactly(4, 7, 6, 3, 0, 1, 5, 2);
    assertThat(RandomStream.of(42, "weights", 1).nextGaussian()).isEqualTo(0.43643573039357053);
    assertThat(RandomStream.key(42, "dropout", 2, 1000)).isEqualTo(-6281158641557880008L);
  }

  @Test
  void neighbouringKeysDifferInHalfTheirBits() {
    long[] keys = {
      RandomStream.key(42, "shuffle", 0),
      RandomStream.key(43, "shuffle", 0),
      RandomStream.key(42, "shufflf", 0),
      RandomStream.key(42, "shuffle", 1),
      RandomStream.key(42, "shuffle", 0, 0),
      RandomStream.key(42, "shuffle", 0, 1),
      RandomStream.key(42, "shuffle", 1, 0),
      RandomStream.key(0, "", 0),
    };
    for (int i = 0; i < keys.length; i++) {
      for (int j = 0; j < i; j++) {
        assertThat(Long.bitCount(keys[i] ^ keys[j])).isBetween(12, 52);
      }
    }
  }

  @Test
  void smallNumbersAreUniform() {
    for (int bound : new int[] {1, 2, 3, 7, 10, 64, 100}) {
      RandomStream stream = RandomStream.of(1, "uniform", bound);
      int[] counts = new int[bound];
      for (int i = 0; i < 1000 * bound; i++) {
        counts[stream.nextInt(bound)]++;
      }
      assertThat(Statistic.chiSquareDeviations(counts)).as("bound %d", bound).isBetween(-5.0, 5.0);
    }
  }

  /** Plain scaling of 32 bits would favour every third number here by half. */
  @Test
  void hugeBoundsAreUnbiased() {
    int bound = 3 << 29;
    RandomStream stream = RandomStream.of(1, "huge", 0);
    int[] counts = new int[3];
    for (int i = 0; i < 300_000; i++) {
      counts[stream.nextInt(bound) % 3]++;
    }
    assertThat(Statistic.chiSquareDeviations(counts)).isBetween(-5.0, 5.0);
  }

  @Test
  void refusesABoundBelowOne() {
    assertThatThrownBy(() -> RandomStream.of(1, "bound", 0).nextInt(0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("expected a bound of at least 1, got 0");
  }

  @Test
  void floatsFillTheUnitIntervalEvenly() {
    RandomStream stream = RandomStream.of(1, "floats", 0);
    int[] counts = new int[256];
    for (int i = 0; i < 256_000; i++) {
      float value = stream.nextFloat();
      assertThat(value).isBetween(0f, Math.nextDown(1f));
      counts[(int) (value * 256)]++;
    }
    assertThat(Statistic.chiSquareDeviations(counts)).isBetween(-5.0, 5.0);
  }

  @Test
  void gaussiansHaveTheirMomentsAndTails() {
    RandomStream stream = RandomStream.of(1, "gaussians", 0);
    int n = 400_000;
    double[] moments = new double[5];
    int[] bins = new int[16];
    for (int i = 0; i < n; i++) {
      double x = stream.nextGaussian();
      for (int k = 1; k < moments.length; k++) {
        moments[k] += StrictMath.pow(x, k) / n;
      }
      bins[(int) (16 * ExactFunctions.normalCdf(x))]++;
    }
    assertThat(moments[1]).isCloseTo(0, within(5 / StrictMath.sqrt(n)));
    assertThat(moments[2]).isCloseTo(1, within(5 * StrictMath.sqrt(2.0 / n)));
    assertThat(moments[3]).isCloseTo(0, within(5 * StrictMath.sqrt(15.0 / n)));
    assertThat(moments[4]).isCloseTo(3, within(5 * StrictMath.sqrt(96.0 / n)));
    assertThat(Statistic.chiSquareDeviations(bins)).isBetween(-5.0, 5.0);
  }

  @Test
  void permutationsHoldEveryNumberOnce() {
    for (int n : new int[] {0, 1, 2, 17, 1000}) {
      int[] order = RandomStream.of(5, "order", n).permutation(n);
      assertThat(IntStream.of(order).sorted().toArray())
          .containsExactly(IntStream.range(0, n).toArray());
    }
  }

  @Test
  void allOrdersAreEquallyLikely() {
    Map<String, Integer> counts = new HashMap<>();
    for (int i = 0; i < 24_000; i++) {
      int[] order = RandomStream.of(9, "orders", i).permutation(4);
      counts.merge(Arrays.toString(order), 1, Integer::sum);
    }
    int[] all = counts.values().stream().mapToInt(Integer::intValue).toArray();
    assertThat(all).hasSize(24);
    assertThat(Statistic.chiSquareDeviations(all)).isBetween(-5.0, 5.0);
  }
}
