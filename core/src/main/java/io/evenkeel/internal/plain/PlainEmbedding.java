package io.evenkeel.internal.plain;

import io.evenkeel.internal.embedding.Lookup;
import io.evenkeel.internal.engine.StepSettings;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An embedding: {@code y = (numbers, E_1[c_1], .., E_k[c_k])}.
 *
 * <p>Kept for backward: nothing but x, which the caller keeps.
 */
final class PlainEmbedding implements PlainLayer {
  private final Lookup lookup;
  private final List<PlainParameter> tables;
  private final float[][] values;

  /**
   * An embedding.
   *
   * @param tables E_1 to E_k
   */
  PlainEmbedding(Lookup lookup, List<PlainParameter> tables) {
    this.lookup = lookup;
    this.tables = tables;
    values = tables.stream().map(PlainParameter::values).toArray(float[][]::new);
  }

  @Override
  public void forward(float[] x, float[] y, int rows, StepSettings settings) {
    lookup.requireCodes(x, rows, 0, "the mini-batch");
    lookup.gather(x, 0, rows, values, y, 0, lookup.outputs());
  }

  /**
   * With dy = dL/dy: row c of dE_t is the sum of the dy of the rows whose code is c. Codes have no
   * gradient, and no layer is below.
   */
  @Override
  public void backward(
      float[] x, float[] dy, float @Nullable [] dx, int rows, StepSettings settings) {
    for (int t = 0; t < tables.size(); t++) {
      lookup.sum(t, x, rows, dy, lookup.column(t), lookup.outputs(), tables.get(t).gradient());
    }
  }

  @Override
  public List<PlainParameter> parameters() {
    return tables;
  }
}
