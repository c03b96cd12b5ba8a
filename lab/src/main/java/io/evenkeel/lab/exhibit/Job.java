package io.evenkeel.lab.exhibit;

import io.evenkeel.training.TrainingListener;

/**
 * A part of an exhibit's measurement that depends on no other part.
 *
 * @param steps how many training steps it makes, for the progress
 * @param work what is done
 */
public record Job(long steps, Work work) {

  /** What a job does. */
  @FunctionalInterface
  public interface Work {

    /**
     * Measures, on one thread.
     *
     * @param progress to be told of every step
     */
    void run(TrainingListener progress);
  }
}
