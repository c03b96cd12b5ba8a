package io.evenkeel.onnx.doctor;

/**
 * What a batch normalization holds. The arrays have one entry a channel and may hold anything.
 *
 * @param name for messages
 * @param onInput whether its input is that of the model
 * @param epsilon that is added to the variance
 */
record NormState(
    String name,
    boolean onInput,
    double[] gamma,
    double[] beta,
    double[] mean,
    double[] variance,
    double epsilon) {

  int channels() {
    return gamma.length;
  }
}
