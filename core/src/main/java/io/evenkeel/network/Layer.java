package io.evenkeel.network;

/** One layer of a {@link Network}: a description, without weights. */
public sealed interface Layer permits Dense, BatchNorm, Activation, Dropout, Embedding {

  /** Number of columns that the layer's output has when its input has {@code inputFeatures}. */
  int outputFeatures(int inputFeatures);

  /** The layer's kind as tables and messages name it, such as {@code BatchNorm}. */
  String kind();
}
