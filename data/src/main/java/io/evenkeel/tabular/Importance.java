package io.evenkeel.tabular;

/**
 * How much worse a model becomes when it no longer knows a column.
 *
 * @param column the table's column
 * @param mean by how much the metric gets worse, in the mean of the repeats
 * @param deviation standard deviation among the repeats
 */
public record Importance(String column, double mean, double deviation) {}
