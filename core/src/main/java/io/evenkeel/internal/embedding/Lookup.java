package io.evenkeel.internal.embedding;

import io.evenkeel.kernels.InvalidInputException;
import io.evenkeel.network.Embedding;
import io.evenkeel.network.EmbeddingTable;
import io.evenkeel.network.Network;
import io.evenkeel.network.Node;
import io.evenkeel.network.Shape;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * An {@link Embedding} bound to a number of input columns: where codes and vectors lie, the lookup,
 * and the sums of the gradient. Holds no values; thread-safe.
 */
public final class Lookup {
  private final int inputs;
  private final int outputs;
  private final int numbers;
  private final int[] categories;
  private final int[] dimensions;

  /** First output column of each table's vectors. */
  private final int[] columns;

  /**
   * A lookup.
   *
   * @param inputs number of columns of numbers and codes together
   */
  public Lookup(Embedding layer, int inputs) {
    this.inputs = inputs;
    outputs = layer.output(Shape.of(inputs)).features();
    numbers = inputs - layer.tables().size();
    categories = layer.tables().stream().mapToInt(EmbeddingTable::categories).toArray();
    dimensions = layer.tables().stream().mapToInt(EmbeddingTable::dimension).toArray();
    columns = new int[dimensions.length];
    int column = numbers;
    for (int t = 0; t < columns.length; t++) {
      columns[t] = column;
      column += dimensions[t];
    }
  }

  /** The lookup of a network's first layer; null where that is not an Embedding. */
  public static @Nullable Lookup of(Network network) {
    Node first = network.graph().node(1);
    return first.op() instanceof Embedding layer
        ? new Lookup(layer, network.inputFeatures())
        : null;
  }

  /** Columns of the input. */
  public int inputs() {
    return inputs;
  }

  /** Columns of the output. */
  public int outputs() {
    return outputs;
  }

  /** Columns of numbers, which come first in input and output. */
  public int numbers() {
    return numbers;
  }

  /** Number of tables. */
  public int tables() {
    return columns.length;
  }

  /** Columns of a table's vectors. */
  public int dimension(int table) {
    return dimensions[table];
  }

  /** First output column of a table's vectors. */
  public int column(int table) {
    return columns[table];
  }

  /**
   * Checks codes, which nothing else here does.
   *
   * @param x rows x inputs, row-major; read
   * @param firstRow number of the first row in a message
   * @param where what the rows are in a message, such as {@code the training data}
   * @throws InvalidInputException if a code is not valid
   */
  public void requireCodes(float[] x, int rows, long firstRow, String where) {
    for (int row = 0; row < rows; row++) {
      int at = row * inputs + numbers;
      for (int t = 0; t < categories.length; t++) {
        float code = x[at + t];
        if (!(code >= 0 && code < categories[t] && code == (int) code)) {
          throw new InvalidInputException(
              ("a category's code must be a whole number from 0 to %d, but row %d, feature column %d"
                      + " (both from 0) of %s has %s")
                  .formatted(categories[t] - 1, firstRow + row, numbers + t, where, code));
        }
      }
    }
  }

  /**
   * y = (numbers, E_1[c_1], .., E_k[c_k]) for some rows, whose codes have been checked.
   *
   * @param x row-major, rows of {@code inputs} from {@code xOffset}; read
   * @param values E_t, categories x dimension each; read
   * @param y row-major, rows of {@code outputs} at a distance of {@code stride}; overwritten
   */
  public void gather(
      float[] x, int xOffset, int rows, float[][] values, float[] y, int yOffset, int stride) {
    for (int row = 0; row < rows; row++) {
      int from = xOffset + row * inputs;
      int to = yOffset + row * stride;
      System.arraycopy(x, from, y, to, numbers);
      for (int t = 0; t < columns.length; t++) {
        int code = (int) x[from + numbers + t];
        int dimension = dimensions[t];
        System.arraycopy(values[t], code * dimension, y, to + columns[t], dimension);
      }
    }
  }

  /**
   * dE_t: row c is the sum of dy's rows, in their order, whose code is c.
   *
   * @param x rows x inputs, row-major; read
   * @param dy the gradient of the table's vectors: row-major from {@code offset}, at a distance of
   *     {@code stride}; read
   * @param gradient categories x dimension; overwritten
   */
  public void sum(
      int table, float[] x, int rows, float[] dy, int offset, int stride, float[] gradient) {
    Arrays.fill(gradient, 0);
    int dimension = dimensions[table];
    for (int row = 0; row < rows; row++) {
      int code = (int) x[row * inputs + numbers + table];
      int to = code * dimension;
      int from = offset + row * stride;
      for (int j = 0; j < dimension; j++) {
        gradient[to + j] += dy[from + j];
      }
    }
  }
}
