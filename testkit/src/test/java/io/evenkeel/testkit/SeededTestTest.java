package io.evenkeel.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class SeededTestTest {

  @SeededTest
  void theGeneratorStartsFromTheSeed(RandomGenerator random, long seed) {
    assertThat(random.nextLong()).isEqualTo(new SplittableRandom(seed).nextLong());
  }

  @Test
  void seedsAreFreshUnlessAskedFor() {
    assertThat(SeededTestExtension.seeds(null, 3).distinct().count()).isEqualTo(3);
    assertThat(SeededTestExtension.seeds("-42", 3).toArray()).containsExactly(-42);
    assertThatThrownBy(() -> SeededTestExtension.seeds("x", 3))
        .hasMessage("-Devenkeel.seed must be a whole number, but is 'x'");
  }

  @Test
  void aFailureSaysHowToReplayIt() {
    AssertionError failure = new AssertionError("1 is not 2");
    assertThat(new SeededTestExtension.Replay(17).failureOf(failure, "MomentsTest#scaled"))
        .hasMessage(
            ("1 is not 2%nreplay this: ./test -pl testkit -am -Dtest='MomentsTest#scaled'"
                    + " -Dsurefire.failIfNoSpecifiedTests=false -Devenkeel.seed=17")
                .formatted())
        .hasCause(failure);
  }
}
