package io.evenkeel.lab.exhibit;

/** Is told how the exhibits go; {@link #onSteps} by several threads. */
public interface ExhibitListener {

  /**
   * Before an exhibit is measured; not for one that was measured before.
   *
   * @param steps training steps that it takes
   */
  default void onStart(Exhibit exhibit, long steps) {}

  /**
   * After some training steps. An exception ends the measurement, and then nothing of it is kept.
   */
  default void onSteps(long steps) {}

  /** When its answer is known. */
  default void onEnd(ExhibitResult result) {}
}
