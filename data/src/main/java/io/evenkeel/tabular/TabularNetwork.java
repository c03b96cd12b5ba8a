package io.evenkeel.tabular;

import io.evenkeel.network.LayerChain;
import io.evenkeel.network.Network;

/** How the hidden layers of a table's network are put together. */
public enum TabularNetwork {

  /**
   * One after another: dense, BatchNorm, activation (or these the other way round), dropout for
   * each width.
   */
  MLP {
    @Override
    void hidden(Network.Builder builder, TabularSettings settings) {
      for (int width : settings.hidden()) {
        builder.dense(width);
        if (settings.normAfter()) {
          builder.activation(settings.activation());
          norm(builder, settings);
        } else {
          norm(builder, settings);
          builder.activation(settings.activation());
        }
        dropout(builder, settings);
      }
    }
  },

  /**
   * Residual blocks (Gorishniy et al. 2021, section 3.2). A first dense layer gives the stream as
   * many columns as the first hidden width; then, for each width w,
   *
   * <pre>  x + dropout(dense(dropout(f(dense_w(BatchNorm(x))))))</pre>
   *
   * with the activation f, and BatchNorm and f at the end.
   */
  RESNET {
    @Override
    void hidden(Network.Builder builder, TabularSettings settings) {
      int columns = settings.hidden().getFirst();
      builder.dense(columns);
      for (int width : settings.hidden()) {
        builder.residual(branch -> {
          norm(branch, settings);
          branch.dense(width).activation(settings.activation());
          dropout(branch, settings);
          branch.dense(columns);
          dropout(branch, settings);
        });
      }
      norm(builder, settings);
      builder.activation(settings.activation());
    }
  };

  /** Adds the hidden layers. */
  abstract void hidden(Network.Builder builder, TabularSettings settings);

  private static void norm(LayerChain<?> chain, TabularSettings settings) {
    if (settings.batchNorm()) {
      chain.batchNorm(settings.norm());
    }
  }

  private static void dropout(LayerChain<?> chain, TabularSettings settings) {
    if (settings.dropout() > 0) {
      chain.dropout(settings.dropout());
    }
  }
}
