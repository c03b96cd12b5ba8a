package io.evenkeel.exchange;

/**
 * The merged values of some shards that follow each other.
 *
 * @param firstShard the first of them
 * @param shards how many they are
 * @param values moments, sums or the loss, as {@link ShardValues#kind} says; read, and valid until
 *     {@link Exchange#reduce} returns
 * @param gradients the gradients of all parameters, one after another; empty except for {@link
 *     ShardValues.Kind#GRADIENTS}; read
 */
public record ShardPart(int firstShard, int shards, double[] values, float[] gradients) {}
