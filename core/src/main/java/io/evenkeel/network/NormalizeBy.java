package io.evenkeel.network;

/** Which statistics normalise during training: one of BN's three switches for fine-tuning. */
public enum NormalizeBy {
  /** The mini-batch's own mean and variance (the default). */
  BATCH,
  /** The running statistics, as at inference: a frozen BN. Gradients do not flow through them. */
  RUNNING
}
