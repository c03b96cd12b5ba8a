package io.evenkeel.internal.fused;

import io.evenkeel.kernels.MicroKernel;
import io.evenkeel.kernels.Panels;
import io.evenkeel.kernels.Workers;
import io.evenkeel.network.Dense;
import org.jspecify.annotations.Nullable;

/** The weights of a dense layer: W is inputs x features, and {@code turned} is its transpose. */
final class DenseWeights extends LinkWeights {
  final int inputs;
  final int features;
  private final MicroKernel microKernel;
  private final Workers.Task transposePanel = this::transposePanel;

  DenseWeights(
      Placed<Dense> layer,
      int inputs,
      Binding binding,
      @Nullable LinkWeights parameters,
      @Nullable LinkWeights slot) {
    super(
        layer,
        layer.layer().features(),
        Panels.size(inputs, layer.layer().features()),
        Panels.size(layer.layer().features(), inputs),
        binding,
        parameters,
        slot);
    this.inputs = inputs;
    features = layer.layer().features();
    microKernel = binding.kernels().microKernel();
  }

  @Override
  void refresh(Workers workers) {
    if (turned.length > 0) {
      workers.run(
          Panels.count(inputs), inputs * features < 1 << 14 ? 1 : workers.count(), transposePanel);
    }
  }

  private void transposePanel(int panel, int worker) {
    microKernel.transposePanel(weight, inputs, features, turned, panel);
  }

  @Override
  public void toRows(float[] held, float[] rows) {
    Panels.toRows(held, inputs, features, rows);
  }

  @Override
  public void fromRows(float[] rows, float[] held) {
    Panels.fromRows(rows, inputs, features, held);
  }
}
