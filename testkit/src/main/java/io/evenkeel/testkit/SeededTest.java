package io.evenkeel.testkit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.TestTemplate;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A randomised test: it takes a {@link java.util.random.RandomGenerator} (and, if it likes, the
 * {@code long} that seeds it) and runs with a few fresh seeds. A failure's message ends with the
 * command line that replays it: with {@code -Devenkeel.seed=N} every seeded test runs once, with
 * that seed.
 *
 * <pre>{@code
 * @SeededTest
 * void permutingRowsPermutesOutputs(RandomGenerator random) { ... }
 * }</pre>
 */
@Documented
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@TestTemplate
@ExtendWith(SeededTestExtension.class)
public @interface SeededTest {

  /** How many fresh seeds the test runs with. */
  int runs() default 2;
}
