package io.evenkeel.tabular.explain;

/**
 * What a column contributes to a prediction.
 *
 * @param column the table's column
 * @param effect its Shapley value, in the prediction's unit: a number's, or a probability
 * @param error standard error of the effect, from the sampling
 */
public record Attribution(String column, double effect, double error) {}
