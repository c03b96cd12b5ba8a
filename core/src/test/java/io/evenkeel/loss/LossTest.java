package io.evenkeel.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evenkeel.kernels.InvalidInputException;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class LossTest {

  @Test
  void targetColumns() {
    assertThat(Loss.softmaxCrossEntropy().targetColumns(10)).isEqualTo(1);
    assertThat(Loss.binaryCrossEntropy().targetColumns(1)).isEqualTo(1);
    assertThat(Loss.meanSquaredError().targetColumns(3)).isEqualTo(3);
    assertThat(Loss.huber(1).targetColumns(2)).isEqualTo(2);
  }

  @Test
  void outputsThatDoNotFitTheLoss() {
    rejects(
        () -> Loss.softmaxCrossEntropy().requireOutputs(1),
        "softmax cross-entropy needs at least 2 outputs, one per class, but the network has 1: end"
            + " it with more, or use binary cross-entropy");
    rejects(
        () -> Loss.softmaxCrossEntropy().withClassWeights(1, 2, 3).requireOutputs(2),
        "the network has 2 outputs, one per class, but there are 3 class weights: give one for"
            + " each class");
    rejects(
        () -> Loss.binaryCrossEntropy().requireOutputs(2),
        "binary cross-entropy needs 1 output, but the network has 2: end it with one, or use"
            + " softmax cross-entropy");
  }

  @Test
  void settingsOutOfRange() {
    rejects(
        () -> Loss.softmaxCrossEntropy().withLabelSmoothing(1),
        "label smoothing must be at least 0 and below 1, but got 1.0");
    rejects(
        () -> Loss.softmaxCrossEntropy().withClassWeights(1, 0),
        "class weights must be positive and finite, but class 1 has 0.0");
    rejects(
        () -> Loss.binaryCrossEntropy().withClassWeights(0, 1),
        "class weights must be positive and finite, but that of no is 0.0");
    rejects(
        () -> Loss.binaryCrossEntropy().withClassWeights(1, Double.NaN),
        "class weights must be positive and finite, but that of yes is NaN");
    rejects(() -> Loss.huber(0), "Huber's delta must be positive and finite, but got 0.0");
  }

  private static void rejects(ThrowingCallable call, String message) {
    assertThatThrownBy(call).isInstanceOf(InvalidInputException.class).hasMessage(message);
  }
}
