package io.evenkeel.onnx.recalibrate;

/** Sends rows through a model and shows what reaches some of its batch normalizations. */
public interface NormProbe extends AutoCloseable {

  /** Is shown the input of a batch normalization. */
  @FunctionalInterface
  interface Observer {
    /**
     * Takes it in.
     *
     * @param layer its index in {@link NormalizedModel#layers}
     * @param values at least rows x channels x positions, row-major; read, and not kept
     */
    void see(int layer, float[] values, int rows, int positions);
  }

  /**
   * Sends rows through.
   *
   * @param rows at least count x the model's features, row-major; read
   */
  void look(float[] rows, int count, Observer observer);

  @Override
  void close();
}
