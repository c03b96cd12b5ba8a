package io.evenkeel.onnx.doctor;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a model does on data.
 *
 * @param rows that were looked at
 * @param drifts of the layers that nothing but finite numbers reached, in the model's order
 * @param modes inference mode (stored) beside training mode (other), where each layer normalises by
 *     its batch; null without labels, or where the model takes too few rows at once
 * @param batchRows rows of a batch in training mode
 * @param recalibrated the stored statistics beside those computed from other rows (other), on rows
 *     that neither had seen; null without labels
 */
public record Examination(
    int rows,
    List<LayerDrift> drifts,
    @Nullable StatisticsComparison modes,
    int batchRows,
    @Nullable StatisticsComparison recalibrated) {

  public Examination {
    drifts = List.copyOf(drifts);
  }

  /** The layer that has drifted the most; empty if none has. */
  public Optional<LayerDrift> worst() {
    return drifts.stream()
        .filter(LayerDrift::isDrifted)
        .max(Comparator.comparingDouble(LayerDrift::sure));
  }

  /** The first layer that has drifted, whose drift the others may only hand on. */
  public Optional<LayerDrift> first() {
    return drifts.stream().filter(LayerDrift::isDrifted).findFirst();
  }
}
