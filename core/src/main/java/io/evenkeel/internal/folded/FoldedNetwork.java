package io.evenkeel.internal.folded;

import java.util.List;

/**
 * A folded network: steps over numbered arrays. Array 0 holds the rows to predict and is never
 * written; arrays that are not in use at the same time share a number.
 *
 * @param inputs numbers of a sample of the network's input
 * @param inputColumns columns of its matrix: the same, or an image's channels
 * @param outputs columns of its output
 * @param steps in order
 * @param arrays how many arrays there are, the input's among them
 * @param output the array that holds the output in the end
 */
public record FoldedNetwork(
    int inputs, int inputColumns, int outputs, List<Step> steps, int arrays, int output) {

  /**
   * One step.
   *
   * @param from the array that it reads
   * @param to the array that it writes, which may be the one that it reads if the step works
   *     element by element
   * @param positions rows of what it writes that a sample has: the pixels of an image
   * @param columns of what it writes
   */
  public record Step(FoldedLayer layer, int from, int to, int positions, int columns) {

    /** A step that writes one row per sample. */
    public Step(FoldedLayer layer, int from, int to, int columns) {
      this(layer, from, to, 1, columns);
    }

    /** Numbers of a sample of what it writes. */
    int size() {
      return positions * columns;
    }
  }

  public FoldedNetwork {
    steps = List.copyOf(steps);
  }

  /** A network of rows. */
  public FoldedNetwork(int inputs, int outputs, List<Step> steps, int arrays, int output) {
    this(inputs, inputs, outputs, steps, arrays, output);
  }

  /** The most numbers of a sample that any array has. */
  int widest() {
    return steps.stream().mapToInt(Step::size).reduce(inputs, Math::max);
  }

  /** Whether it works on images. */
  boolean ofImages() {
    return inputColumns != inputs
        || steps.stream()
            .anyMatch(s ->
                (s.layer() instanceof FoldedLayer.Filters f && !f.onOnePixel())
                    || s.layer() instanceof FoldedLayer.Pixels);
  }
}
