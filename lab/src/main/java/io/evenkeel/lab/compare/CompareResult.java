package io.evenkeel.lab.compare;

import java.util.List;

/**
 * The result of a comparison.
 *
 * @param curves of all trainings that made a step, by learning rate, seed and variant; those that a
 *     stop ended early are the last ones
 * @param planned number of trainings that the comparison asks for
 */
public record CompareResult(List<Curve> curves, int planned) {

  public CompareResult {
    curves = List.copyOf(curves);
  }

  /** Number of trainings that ended by themselves, at their last step or by diverging. */
  public int finished() {
    return (int) curves.stream().filter(c -> !c.stopped()).count();
  }

  /** Whether nothing was left out. */
  public boolean isComplete() {
    return finished() == planned;
  }

  /**
   * The curves that answers are taken from: those of learning rates and seeds at which all variants
   * came to their end; if there are none, those that were stopped, as far as they got.
   */
  public List<Curve> judged() {
    List<Curve> whole =
        curves.stream()
            .filter(c -> curves.stream().noneMatch(other -> other.stopped() && other.isBeside(c)))
            .toList();
    return whole.isEmpty() ? curves : whole;
  }
}
