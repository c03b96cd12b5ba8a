package io.evenkeel.internal.folded;

import java.util.List;

/**
 * A folded network: steps over numbered arrays. Array 0 holds the rows to predict and is never
 * written; arrays whose times do not meet share a number.
 *
 * @param inputs columns of the network's input
 * @param outputs columns of its output
 * @param steps in order
 * @param arrays how many arrays there are, the input's among them
 * @param output the array that holds the output in the end
 */
public record FoldedNetwork(int inputs, int outputs, List<Step> steps, int arrays, int output) {

  /**
   * One step.
   *
   * @param from the array that it reads
   * @param to the array that it writes, which may be the one that it reads for all but {@link
   *     FoldedLayer.Linear} and {@link FoldedLayer.Gather}
   * @param columns of what it writes
   */
  public record Step(FoldedLayer layer, int from, int to, int columns) {}

  public FoldedNetwork {
    steps = List.copyOf(steps);
  }

  /** The most columns that any array has. */
  int widest() {
    return steps.stream().mapToInt(Step::columns).reduce(inputs, Math::max);
  }
}
