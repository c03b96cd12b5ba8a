package io.evenkeel.probe;

/**
 * One unit at one step.
 *
 * @param layer path of the layer in the network
 * @param column index of the unit in the layer
 * @param output over the probe batch's rows
 */
public record UnitProbe(String layer, int column, Distribution output) {}
