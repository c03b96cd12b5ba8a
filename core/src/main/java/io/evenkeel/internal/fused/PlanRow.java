package io.evenkeel.internal.fused;

/**
 * One product of a plan in words.
 *
 * @param pass {@code forward} or {@code backward}
 * @param what such as {@code z1 = a0 W0}
 * @param shape rows x depth x columns
 * @param left what the left operand's packer computes
 * @param right what the right operand's packer computes
 * @param epilogue what is done with each finished tile
 */
public record PlanRow(
    String pass, String what, String shape, String left, String right, String epilogue) {}
