package io.evenkeel.network;

/** How a trained array, rows x columns in memory, lies in a file. */
public sealed interface FileLayout {

  /** One dimension: columns. */
  FileLayout VECTOR = new Vector();

  /** Two dimensions, as in memory: rows x columns. */
  FileLayout MATRIX = new Matrix();

  /** Two dimensions, the transpose: columns x rows, as PyTorch's Linear has it. */
  FileLayout TRANSPOSED = new Transposed();

  /** The tensor's dimensions. */
  long[] shape(int rows, int columns);

  /** The tensor of an array. */
  float[] toFile(float[] values, int rows, int columns);

  /** The array of a tensor. */
  float[] fromFile(float[] tensor, int rows, int columns);

  /** See {@link #VECTOR}. */
  record Vector() implements FileLayout {
    @Override
    public long[] shape(int rows, int columns) {
      return new long[] {columns};
    }

    @Override
    public float[] toFile(float[] values, int rows, int columns) {
      return values;
    }

    @Override
    public float[] fromFile(float[] tensor, int rows, int columns) {
      return tensor;
    }
  }

  /** See {@link #MATRIX}. */
  record Matrix() implements FileLayout {
    @Override
    public long[] shape(int rows, int columns) {
      return new long[] {rows, columns};
    }

    @Override
    public float[] toFile(float[] values, int rows, int columns) {
      return values;
    }

    @Override
    public float[] fromFile(float[] tensor, int rows, int columns) {
      return tensor;
    }
  }

  /** See {@link #TRANSPOSED}. */
  record Transposed() implements FileLayout {
    @Override
    public long[] shape(int rows, int columns) {
      return new long[] {columns, rows};
    }

    @Override
    public float[] toFile(float[] values, int rows, int columns) {
      return transposed(values, rows);
    }

    @Override
    public float[] fromFile(float[] tensor, int rows, int columns) {
      return transposed(tensor, columns);
    }

    private static float[] transposed(float[] matrix, int rows) {
      int columns = matrix.length / rows;
      float[] result = new float[matrix.length];
      for (int i = 0; i < rows; i++) {
        for (int j = 0; j < columns; j++) {
          result[j * rows + i] = matrix[i * columns + j];
        }
      }
      return result;
    }
  }

  /**
   * Four dimensions, filter, channel, tap (OIHW), as PyTorch's Conv2d has it; in memory row (ky,
   * kx, c) and a filter per column.
   */
  record Filters(int kernelHeight, int kernelWidth) implements FileLayout {
    @Override
    public long[] shape(int rows, int columns) {
      return new long[] {columns, rows / taps(), kernelHeight, kernelWidth};
    }

    private int taps() {
      return kernelHeight * kernelWidth;
    }

    @Override
    public float[] toFile(float[] values, int rows, int columns) {
      float[] tensor = new float[values.length];
      for (int at = 0; at < values.length; at++) {
        tensor[inFile(at, rows, columns)] = values[at];
      }
      return tensor;
    }

    @Override
    public float[] fromFile(float[] tensor, int rows, int columns) {
      float[] values = new float[tensor.length];
      for (int at = 0; at < values.length; at++) {
        values[at] = tensor[inFile(at, rows, columns)];
      }
      return values;
    }

    /** Where an element of the array stands in the tensor. */
    private int inFile(int at, int rows, int columns) {
      int channels = rows / taps();
      int filter = at % columns;
      int row = at / columns;
      return (filter * channels + row % channels) * taps() + row / channels;
    }
  }
}
