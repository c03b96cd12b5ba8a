package io.evenkeel.probe;

import io.evenkeel.kernels.InvalidInputException;
import java.util.Arrays;
import java.util.TreeSet;
import java.util.stream.LongStream;

/**
 * At which steps of a training something is looked at. Step s is the moment after s updates; 0 is
 * before the first.
 */
@FunctionalInterface
public interface ProbeSteps {

  /**
   * The steps of a training, each 0 .. totalSteps, ascending and without duplicates.
   *
   * @param totalSteps number of steps if nothing stops the training before
   */
  long[] of(long totalSteps);

  /**
   * 20 steps spread evenly (but at least 10 apart), and before the second of them the powers of 2:
   * much happens at the beginning.
   */
  static ProbeSteps standard() {
    return spread(20, 2, 10);
  }

  /**
   * A regular grid of steps, and up to its second step the steps 1, growth, growth^2, ..., rounded
   * up.
   *
   * @param regular number of grid steps after step 0, at least 1
   * @param growth ratio of two early steps, above 1
   * @param least fewest steps between two steps of the grid, at least 1
   */
  static ProbeSteps spread(int regular, double growth, long least) {
    if (regular < 1 || !(growth > 1) || least < 1) {
      throw new InvalidInputException(
          ("probe steps need at least 1 regular step, a growth above 1 and a distance of at least"
                  + " 1, but got %d, %s and %d")
              .formatted(regular, growth, least));
    }
    return totalSteps -> {
      long grid = Math.max(least, Math.ceilDiv(totalSteps, regular));
      TreeSet<Long> steps = new TreeSet<>();
      for (long step = 1; step < Math.min(grid, totalSteps); ) {
        steps.add(step);
        step = Math.max(step + 1, (long) Math.ceil(step * growth));
      }
      for (long step = 0; step < totalSteps; step += grid) {
        steps.add(step);
      }
      steps.add(totalSteps);
      return steps.stream().mapToLong(Long::longValue).toArray();
    };
  }

  /**
   * Every {@code steps} steps, from 0 on, and the last step.
   *
   * @param steps at least 1
   */
  static ProbeSteps every(long steps) {
    if (steps < 1) {
      throw new InvalidInputException(
          "probes must be at least 1 step apart, but got every " + steps);
    }
    return totalSteps ->
        LongStream.concat(
                LongStream.iterate(0, step -> step < totalSteps, step -> step + steps),
                LongStream.of(totalSteps))
            .toArray();
  }

  /** The given steps, as far as the training has them. */
  static ProbeSteps at(long... steps) {
    long[] chosen = Arrays.stream(steps).sorted().distinct().toArray();
    return totalSteps ->
        Arrays.stream(chosen).filter(step -> step >= 0 && step <= totalSteps).toArray();
  }
}
