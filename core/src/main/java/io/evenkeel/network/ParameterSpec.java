package io.evenkeel.network;

/**
 * What one trained array of a layer is. In memory it is rows x columns, row-major: the canonical
 * layout.
 *
 * @param role what it is in its layer: {@code weight}, {@code bias}, {@code gamma}, {@code beta},
 *     {@code table2}
 * @param rows rows of the matrix: a dense layer's inputs, a table's categories, or 1 for a vector
 * @param columns columns of the matrix: features, or a table's dimension
 * @param start where it starts
 * @param learned whether the optimizer trains it
 * @param decays whether weight decay takes it even where biases and norms are left alone
 * @param fileName its name in files after the layer's path, which is PyTorch's: gamma is {@code
 *     weight}
 * @param fileLayout how it lies in files
 */
public record ParameterSpec(
    String role,
    int rows,
    int columns,
    Start start,
    boolean learned,
    boolean decays,
    String fileName,
    FileLayout fileLayout) {

  /** Where an array starts. */
  public sealed interface Start {

    /** Every element is that value. */
    record Constant(float value) implements Start {}

    /** The weights of a product with the given number of inputs and outputs per element. */
    record Weights(Initialization initialization, int inputs, int outputs) implements Start {}

    /** Gaussian with variance 1 / dimension: vectors whose length is about 1. */
    record Vectors(int dimension) implements Start {}
  }

  /** A vector of one number per column. */
  static ParameterSpec vector(
      String role, int columns, float start, boolean learned, String fileName) {
    return new ParameterSpec(
        role, 1, columns, new Start.Constant(start), learned, false, fileName, FileLayout.VECTOR);
  }

  /** Number of elements. */
  public long size() {
    return (long) rows * columns;
  }
}
